package io.jackfield.config.etc;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.config.ConfigProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final CfgName LISTENER = CfgName.of("io.jackfield.tcp.listener-http.cfg");
  private static final Schema SCHEMA =
      new Schema(
          "io.jackfield.tcp.listener",
          true,
          Map.of(
              "port", attribute("port", ValueType.INTEGER, false, "0", "65535"),
              "tls",
                  new Attribute(
                      "tls", ValueType.STRING, false, "", "", List.of("off", "on"), "", ""),
              "secret", attribute("secret", ValueType.PASSWORD, false, "8", ""),
              "ports", attribute("ports", ValueType.INTEGER, true, "1", "9"),
              "quick", attribute("quick", ValueType.BOOLEAN, false, "", "")));

  private static Attribute attribute(
      String id, ValueType type, boolean many, String min, String max) {
    return new Attribute(id, type, many, min, max, List.of(), "", "");
  }

  @Test
  void valuesGetTheirTypes() {
    Map<String, Object> values =
        check(Map.of("port", "8080", "quick", "true", "ports", "1, 2,3")).values();
    assertThat(values).containsEntry("port", 8080).containsEntry("quick", true);
    assertThat(values.get("ports")).isEqualTo(new int[] {1, 2, 3});
  }

  @Test
  void anEmptyListIsAnEmptyArray() {
    assertThat(check(Map.of("ports", "")).values().get("ports")).isEqualTo(new int[0]);
  }

  @Test
  void aBadValueIsToldWithFileKeyAndReason() {
    assertThat(problem(Map.of("port", "ninety")))
        .hasToString(
            "io.jackfield.tcp.listener-http.cfg: port: 'ninety' is not an integer (0..65535)");
  }

  @Test
  void limitsAreTold() {
    assertThat(problem(Map.of("port", "70000")).reason())
        .isEqualTo("'70000' is not between 0 and 65535");
    assertThat(problem(Map.of("port", "99999999999")).reason()).contains("is not an integer");
    assertThat(problem(Map.of("ports", "1,10")).reason()).isEqualTo("'10' is not between 1 and 9");
  }

  @Test
  void optionsAreTold() {
    assertThat(problem(Map.of("tls", "onn")).reason())
        .isEqualTo("'onn' is none of off, on; did you mean on?");
  }

  @Test
  void aSecretIsNotTold() {
    assertThat(problem(Map.of("secret", "abc")).reason())
        .isEqualTo("the value is not at least 8 characters long")
        .doesNotContain("abc");
  }

  @Test
  void yesIsNoBoolean() {
    assertThat(problem(Map.of("quick", "yes")).reason()).isEqualTo("'yes' is not true or false");
  }

  @Test
  void anUnknownKeyIsAnErrorWithAHint() {
    assertThat(problem(Map.of("prot", "1")).reason())
        .isEqualTo("is no key of it; did you mean port?");
  }

  @Test
  void aPlaceholderWithoutValueIsAnError() {
    assertThat(problem(Map.of("port", "$[env:NOPE]")).reason())
        .isEqualTo("$[env:NOPE] has no value and no default");
  }

  @Test
  void whereAReplacedValueCameFromIsTold() {
    ConfigProblem problem =
        SCHEMA
            .check(LISTENER, Map.of("port", "$[env:P;default=1]"), Map.of("port", "x"))
            .problems()
            .get(0);
    assertThat(problem.reason()).endsWith("(from $[env:P;default=1])");
  }

  @Test
  void theFilesNameMustFit() {
    CfgName nameless = CfgName.of("io.jackfield.tcp.listener.cfg");
    assertThat(SCHEMA.check(nameless, Map.of(), Map.of()).problems()).hasSize(1);
    Schema single = new Schema("a", false, Map.of());
    assertThat(single.check(CfgName.of("a-b.cfg"), Map.of(), Map.of()).problems()).hasSize(1);
  }

  private static Schema.Result check(Map<String, String> raw) {
    return SCHEMA.check(LISTENER, raw, raw);
  }

  private static ConfigProblem problem(Map<String, String> raw) {
    List<ConfigProblem> problems = check(raw).problems();
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
