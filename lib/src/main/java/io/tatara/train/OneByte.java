package io.tatara.train;

import java.io.IOException;
import java.io.InputStream;

/** Reads one byte of a stream that is made for reading many. */
final class OneByte {

    private OneByte() {}

    /** As {@link InputStream#read()} has it: −1 at the end. */
    static int of(InputStream in) throws IOException {
        byte[] one = new byte[1];
        return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
