package org.joblib4j.hash;

/** Hashes the canonical bytes of one leaf after the other; for one thread. */
final class LeafReader {
  private final ElementSource source;
  private final Digester digester;
  private final long[] piece = new long[Digester.PIECE / Long.BYTES];

  LeafReader(ElementSource source, Digester digester) {
    this.source = source;
    this.digester = digester;
  }

  /** Stores the digest of some bytes of the source. */
  void digest(long from, int bytes, byte[] into, int at) {
    int done = 0;
    for (; bytes - done > Digester.PIECE; done += Digester.PIECE) {
      read(from + done, Digester.PIECE);
      digester.update(piece);
    }
    read(from + done, bytes - done);
    digester.finish(piece, bytes - done, into, at);
  }

  private void read(long from, int bytes) {
    source.pack(from, bytes, piece);
    source.form().apply(piece, (bytes + 7) >>> 3);
  }
}
