/**
 * The content of any value in a few bytes.
 *
 * <p>{@link org.joblib4j.hash.Fingerprint} is the way in. Beside it stand, not public, in the order
 * in which one reads them:
 *
 * <ol>
 *   <li>{@code Encoder}: the forms of values with parts, and the essay on what a form is. {@code
 *       TypeRule} says which form the objects of a class have, {@code Refusals} which have none,
 *       {@code ObjectShape} which fields count; {@code Atoms} and {@code NamedText} are the forms
 *       of values without parts. {@code EntryTable} brings sets and maps into order, {@code
 *       AtomScan} fills it.
 *   <li>{@code Message}: the bytes of the forms, and when they are folded into a digest.
 *   <li>{@code ElementWriter}: the forms of arrays; {@code ElementForm} makes their bytes
 *       canonical, {@code ElementDigest} hashes them on all cores, {@code DigestTree} makes that
 *       one digest.
 *   <li>{@code Digester}: SHA-256, and our own XXH3, whose innermost loop is a {@code PieceKernel}.
 * </ol>
 */
@NullMarked
package org.joblib4j.hash;

import org.jspecify.annotations.NullMarked;
