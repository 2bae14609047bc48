package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.ContextCarrier;

/** Finds what others offer on the class path or the module path. */
final class Services {
  private static final Logger LOG = System.getLogger(Services.class.getName());

  private static final int MOST_FAULTS = 100;

  private Services() {}

  /** All backends that can be loaded. */
  static List<Backend> backends() {
    return loadable(ServiceLoader.load(Backend.class));
  }

  /** All carriers that can be loaded. */
  static List<ContextCarrier> carriers() {
    return loadable(ServiceLoader.load(ContextCarrier.class));
  }

  /** One that cannot be loaded is logged and hides no other one. */
  private static <S> List<S> loadable(ServiceLoader<S> loader) {
    List<S> found = new ArrayList<>();
    Iterator<S> providers = loader.iterator();
    boolean more = true;
    for (int faults = 0; more && faults < MOST_FAULTS; ) {
      try {
        more = providers.hasNext();
        if (more) {
          found.add(providers.next());
        }
      } catch (ServiceConfigurationError e) {
        faults++;
        LOG.log(Level.WARNING, "a provider cannot be loaded", e);
      }
    }
    return List.copyOf(found);
  }
}
