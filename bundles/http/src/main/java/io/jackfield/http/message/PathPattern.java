package io.jackfield.http.message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths a handler or a filter has: {@code /orders/{id}/items/*}. Names of parameters do not
 * tell patterns apart.
 *
 * @param elements from the root down, without the star at the end
 * @param below whether everything below belongs to it
 */
public record PathPattern(List<Element> elements, boolean below) {
  /** The name of the parameter that has what is below. */
  static final String REST = "*";

  private static final Pattern NAME = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]*\\}");

  /**
   * The pattern that says most about its paths first: more literal elements, more parameters, no
   * star, and a literal element where the other has a parameter. Equal for the same paths.
   */
  public static final Comparator<PathPattern> MOST_TELLING_FIRST =
      Comparator.comparingLong(PathPattern::literals)
          .thenComparingInt(pattern -> pattern.elements.size())
          .reversed()
          .thenComparing(PathPattern::below)
          .thenComparing(PathPattern::compareElements);

  /**
   * One element.
   *
   * @param text how it is written, or the name of the parameter
   * @param parameter whether it stands for any one element
   */
  public record Element(String text, boolean parameter) {
    boolean matches(String element) {
      return parameter || text.equals(element);
    }
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with the reason
   */
  public static PathPattern parse(String text) {
    boolean below = text.endsWith("/*");
    String base = below ? text.substring(0, text.length() - 1) : text;
    if (!base.startsWith("/") || base.indexOf('*') >= 0) {
      throw new IllegalArgumentException("is no path: " + text);
    }
    List<Element> elements = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String element : RequestPath.parse(base).elements()) {
      boolean parameter = NAME.matcher(element).matches();
      String name = parameter ? element.substring(1, element.length() - 1) : element;
      if (!parameter && (element.indexOf('{') >= 0 || element.indexOf('}') >= 0)) {
        throw new IllegalArgumentException("has an element that is no {parameter}: " + text);
      }
      if (parameter && !names.add(name)) {
        throw new IllegalArgumentException("has a parameter twice: " + text);
      }
      elements.add(new Element(name, parameter));
    }
    return new PathPattern(List.copyOf(elements), below);
  }

  private long literals() {
    return elements.stream().filter(element -> !element.parameter()).count();
  }

  private int compareElements(PathPattern other) {
    for (int i = 0; i < elements.size(); i++) {
      Element mine = elements.get(i);
      Element theirs = other.elements.get(i);
      int difference = Boolean.compare(mine.parameter(), theirs.parameter());
      if (difference == 0 && !mine.parameter()) {
        difference = mine.text().compareTo(theirs.text());
      }
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** Whether both have the same paths. */
  public boolean isSameAs(PathPattern other) {
    return MOST_TELLING_FIRST.compare(this, other) == 0;
  }

  public boolean matches(RequestPath path) {
    List<String> asked = path.elements();
    if (asked.size() < elements.size() || (asked.size() > elements.size() && !below)) {
      return false;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (!elements.get(i).matches(asked.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What a path that matches has for each parameter; what is below is {@link #REST}'s. */
  public Map<String, String> parameters(RequestPath path) {
    if (!below && literals() == elements.size()) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).parameter()) {
        values.put(elements.get(i).text(), path.elements().get(i));
      }
    }
    if (below) {
      List<String> all = path.elements();
      values.put(REST, String.join("/", all.subList(elements.size(), all.size())));
    }
    return Map.copyOf(values);
  }

  /** As it is written. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Element element : elements) {
      text.append('/');
      text.append(element.parameter() ? "{" + element.text() + "}" : element.text());
    }
    return below ? text.append("/*").toString() : text.isEmpty() ? "/" : text.toString();
  }
}
