package io.jackfield.transport.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  private static final String MAPPED = "7f3a r-xp 00000000 08:01 42    ";

  @Test
  void noneIsTriedOnMusl() {
    assertThat(NativeLibraries.problem(MAPPED + "/lib/ld-musl-x86_64.so.1\n"))
        .hasValueSatisfying(reason -> assertThat(reason).contains("musl"));
    assertThat(NativeLibraries.problem(MAPPED + "/lib/x86_64-linux-gnu/libc.so.6\n")).isEmpty();
    assertThat(NativeLibraries.problem("")).isEmpty();
  }

  @Test
  void whatWasWrongAtFirstIsTold() {
    Throwable first = new IOException("no such file");
    assertThat(NativeLibraries.reason(new LinkageError("outer", new RuntimeException(first))))
        .isEqualTo("java.io.IOException: no such file");
    Throwable several = new IllegalArgumentException("none of the given libraries");
    several.addSuppressed(new LinkageError("outer", first));
    several.addSuppressed(new IOException("no such name"));
    assertThat(NativeLibraries.reason(several)).isEqualTo("java.io.IOException: no such file");
  }
}
