package io.jackfield.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Header fields (RFC 9110 section 5): names in any case, several values to a name, in the order
 * they were added. Immutable.
 *
 * <p>A name that is no token, or a value with CR, LF, NUL or another control character but the tab,
 * is refused, so that no handler can be made to split a response.
 */
public final class HttpHeaders {
  /** No fields. */
  public static final HttpHeaders NONE = new HttpHeaders(List.of());

  private final List<Field> fields;

  private HttpHeaders(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * These fields, in their order.
   *
   * @throws IllegalArgumentException if one may not be sent
   */
  public static HttpHeaders of(List<Map.Entry<String, String>> entries) {
    return new HttpHeaders(
        entries.stream().map(entry -> new Field(entry.getKey(), entry.getValue())).toList());
  }

  private record Field(String name, String value) {
    Field {
      FieldSyntax.checkName(name);
      FieldSyntax.checkValue(name, value);
    }

    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /**
   * These fields and one more.
   *
   * @throws IllegalArgumentException if the name or the value may not be sent
   */
  public HttpHeaders with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new HttpHeaders(Collections.unmodifiableList(more));
  }

  /** These fields less those of a name. */
  public HttpHeaders without(String name) {
    return new HttpHeaders(fields.stream().filter(field -> !field.is(name)).toList());
  }

  /** The first value of a name. */
  public Optional<String> first(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
  }

  /** All values of a name, in order. */
  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  /** Whether there is a field of that name. */
  public boolean has(String name) {
    return fields.stream().anyMatch(field -> field.is(name));
  }

  /** The names in lower case, each once, in the order of their first field. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    fields.forEach(field -> names.add(field.name().toLowerCase(Locale.ROOT)));
    return names;
  }

  /** Calls with the name and the value of each field, in order. */
  public void forEach(BiConsumer<String, String> action) {
    fields.forEach(field -> action.accept(field.name(), field.value()));
  }

  @Override
  public String toString() {
    return "headers " + names();
  }
}
