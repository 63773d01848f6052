package io.tatara.spark;

import java.io.Serializable;
import scala.Function1;
import scala.collection.Iterator;

/** Takes a partition's only element. */
record First<T>() implements Function1<Iterator<T>, T>, Serializable {

    @Override
    public T apply(Iterator<T> partition) {
        return partition.next();
    }
}
