package io.jackfield.config.etc;

import io.jackfield.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys that a configuration may have.
 *
 * @param factory whether there may be several of it, each with a name
 */
record Schema(String pid, boolean factory, Map<String, Attribute> attributes) {

  /** The typed values of a file, or what is wrong with it; if anything is, use none of them. */
  record Result(Map<String, Object> values, List<ConfigProblem> problems) {}

  Result check(CfgName name, Map<String, String> raw, Map<String, String> replaced) {
    Map<String, Object> values = new TreeMap<>();
    List<ConfigProblem> problems = new ArrayList<>();
    if (factory && name.instance().filter(text -> !text.isEmpty()).isEmpty()) {
      problems.add(problem(name, "", "needs a name of its own: call it " + pid + "-NAME.cfg"));
    } else if (!factory && name.instance().isPresent()) {
      problems.add(problem(name, "", "there is only one of these: call it " + pid + ".cfg"));
    }
    replaced.forEach(
        (key, value) -> {
          try {
            values.put(key, convert(key, value));
          } catch (BadConfig e) {
            String from = value.equals(raw.get(key)) ? "" : " (from " + raw.get(key) + ")";
            problems.add(problem(name, key, e.reason() + from));
          }
        });
    return new Result(values, problems);
  }

  private Object convert(String key, String value) throws BadConfig {
    Attribute attribute = attributes.get(key);
    if (attribute == null) {
      throw new BadConfig(key, "is no key of it" + DidYouMean.hint(key, attributes.keySet()));
    }
    Interpolation.refuseLeftOver(key, value);
    return attribute.convert(value);
  }

  private static ConfigProblem problem(CfgName name, String key, String reason) {
    return new ConfigProblem(name.file(), key, reason);
  }
}
