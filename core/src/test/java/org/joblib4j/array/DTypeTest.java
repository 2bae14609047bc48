package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DTypeTest {
  @ParameterizedTest
  @EnumSource(Scalar.class)
  void everyTypeIsReadBackFromItsDescr(Scalar scalar) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      DType type = DType.of(scalar).withOrder(order);
      assertThat(DType.parse(type.descr())).isEqualTo(type).hasSameHashCodeAs(type);
      assertThat(type.sameType(DType.of(scalar))).isTrue();
    }
  }

  @Test
  void namesAndDescrsAreNumpys() {
    assertThat(DType.FLOAT64.name()).isEqualTo("float64");
    assertThat(DType.BOOL.name()).isEqualTo("bool");
    assertThat(DType.COMPLEX64.name()).isEqualTo("complex64");
    assertThat(DType.BOOL.descr()).isEqualTo("|b1");
    assertThat(DType.INT32.withOrder(ByteOrder.BIG_ENDIAN).descr()).isEqualTo(">i4");
    assertThat(DType.parse("=f8")).isEqualTo(DType.FLOAT64);
    assertThat(DType.parse("u1")).isEqualTo(DType.UINT8);
  }

  @Test
  void oneByteHasNoOrder() {
    assertThat(DType.INT8.withOrder(ByteOrder.BIG_ENDIAN)).isSameAs(DType.INT8);
    assertThat(DType.parse(">i1")).isEqualTo(DType.INT8);
  }

  @Test
  void theByteOrderIsPartOfTheType() {
    DType other = DType.INT64.withOrder(ByteOrder.BIG_ENDIAN);
    assertThat(other).isNotEqualTo(DType.INT64.withOrder(ByteOrder.LITTLE_ENDIAN));
    assertThat(other.isNative()).isEqualTo(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"|O", "<U4", "|S3", "<M8[ns]", "<m8", "|V8", "<f16", "<c32"})
  void unsupportedTypesAreNamed(String descr) {
    assertThatThrownBy(() -> DType.parse(descr))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + descr + "' (")
        .hasMessageContaining("is not supported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<", "x4", "<i3", "|f8", "f8 ", "<<f8"})
  void nonsenseIsRefused(String descr) {
    assertThatThrownBy(() -> DType.parse(descr)).isInstanceOf(IllegalArgumentException.class);
  }
}
