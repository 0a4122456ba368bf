package io.jackfield.examples.greet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GreetTest {
  private final TestCommands commands = new TestCommands(List.of(new Greet()));

  @Test
  void greetsByName() throws Exception {
    TestCall call = commands.run("greet", new TestCall().with("NAME", "you").with("--loud"));
    assertThat(call.text()).isEqualTo("HELLO, YOU\n");
    assertThat(call.data()).isEqualTo(Map.of("greeting", "HELLO, YOU"));
  }

  @Test
  void greetsTheWorldOtherwise() throws Exception {
    assertThat(commands.run("greet", new TestCall()).text()).isEqualTo("hello, world\n");
  }
}
