package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.array.Complex;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors of {@code docs/fingerprint-format.md}. Who has to change one of them changes the
 * format: every cache of every user is lost, and the version in {@link Encoder} must be another
 * one.
 */
class FormatTest {

  static Stream<Arguments> vectors() {
    return Stream.of(
        vector(
            null,
            "f50fc9c87703bcaea3f8f9cc8f3dd975b8bfe1cdfeffc92a9a4e552c6ac37b55",
            "50521a22038252e692f991edac9c10d2"),
        vector(
            true,
            "d47c67e4f5f41adce06eb282e3853d1fabf2eb2f30d66b015f2e3e9831aa19d5",
            "d3600d16dabb065214331cd797761059"),
        vector(
            1,
            "acb26c2083558d518338e3c28ac47f3776e3abed8fb6ba6c7b58871721761deb",
            "be1e627081c84ee73eca6a688654b873"),
        vector(
            1L,
            "febe13a90122a2614fbcfc29c9424a59c1e294bf9e3cd4c3cc7238ce17c08c66",
            "e33c81e82fa71d4cac86afe5cf429e46"),
        vector(
            1.0,
            "a92fed69bb524393eb2c448de64fe7a88445569431a65b71efa009be7f39f710",
            "baa3c76a2a73e39d9e4a9aa5801fc253"),
        vector(
            Double.NaN,
            "cda3574a68d12ff01dc2dd2016dbfa3a9a4b3fbf125ec8a5df94036391726741",
            "8d0e70c8152d20f1c135d0f3479a5ac6"),
        vector(
            "a",
            "6b3f5e8955d74f6a086eb697d15b95285dbe9b8757eb158a71767e6c076edfd3",
            "5282ee8250cf015c3f841b3ae83f07cd"),
        vector(
            "\u0101",
            "936d1cf39356eddecdc2ec0093684a23345f37a4295d74d4d3da85437861302b",
            "bf9d0c65ac9b0b1c417c438f3e0aee40"),
        vector(
            BigInteger.TWO.pow(70),
            "f9f8cbfe6fd946c19e9ebfd9ff2446f667a11ee108f64193dbf907032ef36d86",
            "e26d8f8a5a1c0a609cff1a12327385c6"),
        vector(
            new BigDecimal("1.50"),
            "4de51251eeaed2c3ac1763f75a674cb51a9d811380e4a18c6c40f6f29a1435f8",
            "318b0c7d3523be72d2fb059e05d6bcc4"),
        vector(
            new UUID(1, 2),
            "f638c5d7ed708d5b47dfabadb284f9045e05c3dd9cf2429d90f51b8dd2b29548",
            "f3c4fae2ad6b37234cb5bfa75eb7535a"),
        vector(
            ByteOrder.BIG_ENDIAN,
            "aa16bd42dadbcc73a278a66a1ac7bfc0656a4ea249cffaa9ba394b59d31cdc79",
            "a072de30265d170a34534f07df4481b7"),
        vector(
            DayOfWeek.MONDAY,
            "269c3e8ee70a4429d2972e6337180e374d8ed4defb5df1aa01f526aebee4a709",
            "06259081d4606adce3b90cab5a15406e"),
        vector(
            LocalDate.of(2026, 1, 31),
            "7cb3e226704f0b2c903821fa99652c98c322bdea294095e5571c648d4c6f7b06",
            "79f160670408814f611a5ce9d651c000"),
        vector(
            Path.of("a"),
            "37265577320b84e26039985fa5973c12201c335e4660f7a85c2f05e4c7112468",
            "4ebde28cad95dafd1cd2d20d6b89ec51"),
        vector(
            List.of(1, "a", 2.5),
            "33b144ee21c7b1a28a1ca15cc96f1b9641cc6fb1e1a450018f3fc2760ba1741b",
            "5f394805dc200c2ebf1cd91a744488b6"),
        vector(
            Set.of("a", "b", "c"),
            "203a36b816e8c6bae8560d8f7ea86c5ed6f026aa2e947a3923feb95a5fe84e23",
            "2ce9688fe6f4a5d0e20fb4694f573f81"),
        vector(
            Map.of("a", 1, "b", 2, "c", 3),
            "1cf8799eebc70171b0462610d7114545137e4d695ff9cd97af7ef554d71ed8f2",
            "67902746d01b127c7cf17875533fde73"),
        vector(
            new TreeMap<>(Map.of("b", 1, "a", 2)),
            "6358bb693dc8daadf91fb25b634f38d95f1752627b7265a8099d0739886e523a",
            "28fda5060b9b0a2b75e92785386247bb"),
        vector(
            Optional.of("x"),
            "7b70e5c26f561bad041d7695ba35124be65769e780971aa11f2f27642376f888",
            "915b9097dbadda2562611b5ab9da0b01"),
        vector(
            new Complex(1, 2),
            "6151290ee8b77cf6932ff997223f9f4d8b018a516f4fe90a19065e8bc2905674",
            "0b87ca1917e11be1037d4dd711f51e9e"),
        vector(
            Fingerprint.of(null),
            "078b17d1621de0732370e9c078d7b24b913882d722deb7388c391da003735e06",
            "bce141ee885b0205f49bfc87835b37e4"),
        vector(
            new int[] {1, 2, 3},
            "6f39640c75d694eeddd9b944b43b26a2d791d4ffdbb4df973ab83b806e8069de",
            "9b69b4268140dff52edf5eff89934458"),
        vector(
            new double[100],
            "f207110947f318dff6d8260cced82f3f9372c25a2d4deb410b753da3d7843ef9",
            "db91f40df21c73a655a260d9b9ee44f3"),
        vector(
            new byte[1_000_000],
            "0a0c5ba231d83db2b81bca0399d768e3b07b5f0c3cc37f42c44475f219ad897e",
            "6f45dcca0f270499739107db5d683473"),
        vector(
            NdArray.arange(12).reshape(3, 4),
            "42d8608672a2991048b8e94a2c92c195e655c93221884df0828cef9f4f28ad90",
            "c39f23168c0dd240bae1e2b68e93b76e"),
        vector(
            IntStream.range(0, 100).boxed().toList(),
            "f6b8d3ac4603e8ef0443aadc96bf2a82f40c2bb4e063c99613a9ea4d40b2ad7e",
            "8647894aae2c047683c51f3f4a2a2a87"),
        vector(
            IntStream.range(0, 100_000).boxed().toList(),
            "69a1bdd636c0b56cd45540adc2a5f835855c5fa80a0e33d9ca649890f1577c55",
            "16d9f65e5b90db5b925dfa7d983c94a8"),
        vector(
            holdingItself(),
            "de342a1a1df8270269783517bb4eeba5ba15e16df654819b3ed186bd86e4eb39",
            "672f8c62927b137c090d1defd24d4839"));
  }

  private static Arguments vector(@Nullable Object value, String sha256, String xxh3) {
    return arguments(value, sha256, xxh3);
  }

  private static List<Object> holdingItself() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return list;
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("vectors")
  void fingerprintsStayTheSame(@Nullable Object value, String sha256, String xxh3) {
    assertThat(Fingerprint.of(value)).hasToString(sha256);
    assertThat(Fingerprint.of(value, HashAlgorithm.XXH3_128)).hasToString(xxh3);
  }
}
