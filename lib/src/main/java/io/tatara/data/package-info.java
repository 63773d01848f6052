/** What an example is: schema, task and the minibatch buffer that carries examples to an engine. */
@NullMarked
package io.tatara.data;

import org.jspecify.annotations.NullMarked;
