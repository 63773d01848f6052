/** What a model's predictions depend on: how much worse they get when a column of the table says nothing any more. */
@NullMarked
package io.tatara.evaluate.importance;

import org.jspecify.annotations.NullMarked;
