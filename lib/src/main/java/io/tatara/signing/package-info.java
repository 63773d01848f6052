/** Who made a file: Ed25519 keys (RFC 8032) in the PEM files that openssl reads and writes, and whom to trust. */
@NullMarked
package io.tatara.signing;

import org.jspecify.annotations.NullMarked;
