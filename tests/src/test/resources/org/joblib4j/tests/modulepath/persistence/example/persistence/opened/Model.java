package example.persistence.opened;

import java.util.List;

/** A record that Persist may look into. */
public record Model(String name, List<Integer> sizes) {}
