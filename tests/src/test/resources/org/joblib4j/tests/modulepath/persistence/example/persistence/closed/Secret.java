package example.persistence.closed;

/** A record that Persist may not look into. */
public record Secret(int number) {}
