package io.jackfield.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CommandSpecTest {
  @Test
  void hasAnotherOneThingMoreEachTime() {
    CommandSpec bare = CommandSpec.of("user add", "Adds an account.");
    CommandSpec full =
        bare.word("NAME", "its name")
            .words("MORE", "what else", List::of)
            .flag("--fast", "at once")
            .option("--home", "FOLDER", "its home")
            .options("--allow", "WHAT", "what it may")
            .detail("More of it.")
            .example("user add ann", "adds ann")
            .answersAtOnce()
            .goesOn("history", "--last");
    assertThat(bare.parameters()).isEmpty();
    assertThat(full.parameters()).extracting("name").containsExactly("NAME", "MORE");
    assertThat(full.parameters()).extracting("required").containsExactly(true, false);
    assertThat(full.parameters()).extracting("many").containsExactly(false, true);
    assertThat(full.options()).extracting("name").containsExactly("--fast", "--home", "--allow");
    assertThat(full.options()).extracting("many").containsExactly(false, false, true);
    assertThat(full.details()).containsExactly("More of it.");
    assertThat(full.examples()).extracting("line").containsExactly("user add ann");
    assertThat(full.quick()).isTrue();
    assertThat(full.instead()).containsExactly("history", "--last");
  }

  @Test
  void refusesWhatNobodyCouldTypeAsAName() {
    for (String name : List.of("", "User", "a  b", "a b c", "-a", "a ", "a;b", "1")) {
      assertThatThrownBy(() -> CommandSpec.of(name, "Does."))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesWhatCouldNotBeToldApart() {
    CommandSpec bare = CommandSpec.of("a", "Does.");
    List<Supplier<CommandSpec>> unclear =
        List.of(
            () -> bare.flag("fast", ""),
            () -> bare.flag("", ""),
            () -> bare.option("--a b", "B", ""),
            () -> bare.flag("--json", ""),
            () -> bare.flag("-h", ""),
            () -> bare.flag("-x", "").option("-x", "X", ""),
            () -> bare.word("A", "").word("A", ""),
            () -> bare.optional("A", "", List::of).word("B", ""),
            () -> bare.words("A", "", List::of).optional("B", "", List::of));
    for (Supplier<CommandSpec> one : unclear) {
      assertThatThrownBy(one::get).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(bare.optional("A", "", List::of).words("B", "", List::of).parameters()).hasSize(2);
  }
}
