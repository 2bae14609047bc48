package example.fingerprints.shown;

/** A public record, which shows its components. */
public record Point(int x, int y) {}
