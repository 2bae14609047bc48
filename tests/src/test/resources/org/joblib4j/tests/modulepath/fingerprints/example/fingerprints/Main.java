package example.fingerprints;

import example.fingerprints.closed.Secret;
import example.fingerprints.open.Hidden;
import example.fingerprints.shown.Point;
import java.util.List;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.hash.NotHashableException;

/** Fingerprints of a module's own objects. */
public final class Main {
  private Main() {}

  /** Prints which have one. */
  public static void main(String[] arguments) {
    System.out.println(Fingerprint.of(new Point(1, 2)).equals(Fingerprint.of(new Point(1, 2))));
    System.out.println(Fingerprint.of(new Point(1, 2)).equals(Fingerprint.of(new Point(2, 1))));
    System.out.println(Fingerprint.of(new Hidden(1)).equals(Fingerprint.of(new Hidden(1))));
    System.out.println(Fingerprint.of(new Hidden(1)).equals(Fingerprint.of(new Hidden(2))));
    try {
      System.out.println(Fingerprint.of(List.of(new Secret(1))));
    } catch (NotHashableException e) {
      System.out.println(e.getMessage());
    }
  }
}
