package io.jackfield.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTest {
  @Test
  void wordsStandForSeveral() {
    assertThat(Permission.parse("read")).isEqualTo(Permission.READING);
    assertThat(Permission.parse(" Read , WRITE ")).isEqualTo(EnumSet.allOf(Permission.class));
    assertThat(Permission.parse("all")).isEqualTo(EnumSet.allOf(Permission.class));
    assertThat(Permission.parse("")).isEmpty();
    assertThat(Permission.parse("write")).doesNotContainAnyElementsOf(Permission.READING);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "READ")
  void eachIsReadByItsName(Permission permission) {
    assertThat(Permission.parse(permission.name())).containsExactly(permission);
  }

  @Test
  void anUnknownWordIsNamed() {
    assertThatThrownBy(() -> Permission.parse("read,fly"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'fly'");
  }
}
