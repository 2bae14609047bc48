package example.fingerprints.closed;

/** A public record of a package that nobody else sees. */
public record Secret(int value) {}
