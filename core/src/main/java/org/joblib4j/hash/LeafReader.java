package org.joblib4j.hash;

/** Hashes the canonical bytes of one leaf after the other; for one thread. */
final class LeafReader {
  private final ElementSource source;
  private final boolean ofDoubles;
  private final Digester digester;
  private final long[] piece = new long[Digester.PIECE / Long.BYTES];

  LeafReader(ElementSource source, Digester digester) {
    this.source = source;
    ofDoubles = source.form().isOfDoubles();
    this.digester = digester;
  }

  /** Stores the digest of some bytes of the source. */
  void digest(long from, int bytes, byte[] into, int at) {
    int done = 0;
    for (; bytes - done > Digester.PIECE; done += Digester.PIECE) {
      source.pack(from + done, Digester.PIECE, piece);
      if (!ofDoubles || !digester.updateIfFreeOfNan(piece)) {
        source.form().apply(piece, piece.length);
        digester.update(piece);
      }
    }
    source.pack(from + done, bytes - done, piece);
    source.form().apply(piece, (bytes - done + 7) >>> 3);
    digester.finish(piece, bytes - done, into, at);
  }
}
