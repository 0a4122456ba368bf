package io.jackfield.http;

import java.util.ArrayList;
import java.util.Arrays;
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
 * they were added. Immutable; where there are many, a {@link Builder} makes them.
 *
 * <p>A name that is no token, or a value with CR, LF, NUL or another control character but the tab,
 * is refused, so that no handler can be made to split a response.
 */
public final class HttpHeaders {
  /** No fields. */
  public static final HttpHeaders NONE = new HttpHeaders(new String[0], 0);

  // Names at even places, their values behind them; never written to once it is here.
  private final String[] texts;
  private final int end;

  private HttpHeaders(String[] texts, int end) {
    this.texts = texts;
    this.end = end;
  }

  /**
   * These fields, in their order.
   *
   * @throws IllegalArgumentException if one may not be sent
   */
  public static HttpHeaders of(List<Map.Entry<String, String>> entries) {
    Builder builder = new Builder(new String[2 * entries.size()], 0);
    entries.forEach(entry -> builder.add(entry.getKey(), entry.getValue()));
    return builder.build();
  }

  /** Makes fields, beginning with none. */
  public static Builder builder() {
    return new Builder(new String[16], 0);
  }

  /** Makes other fields, beginning with these. */
  public Builder toBuilder() {
    return new Builder(Arrays.copyOf(texts, end + 8), end);
  }

  /**
   * These fields and one more.
   *
   * @throws IllegalArgumentException if the name or the value may not be sent
   */
  public HttpHeaders with(String name, String value) {
    return new Builder(Arrays.copyOf(texts, end + 2), end).add(name, value).build();
  }

  /** These fields less those of a name. */
  public HttpHeaders without(String name) {
    return find(name, 0) < 0 ? this : toBuilder().remove(name).build();
  }

  /** How many fields there are. */
  public int size() {
    return end / 2;
  }

  /**
   * The name of a field as it was given, the first one having the index 0.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public String name(int index) {
    return texts[place(index)];
  }

  /**
   * The value of a field, the first one having the index 0.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public String value(int index) {
    return texts[place(index) + 1];
  }

  private int place(int index) {
    if (index < 0 || index >= end / 2) {
      throw new IndexOutOfBoundsException(index);
    }
    return 2 * index;
  }

  /** Where the next field of a name is, from there on; negative if there is none. */
  private int find(String name, int from) {
    for (int i = from; i < end; i += 2) {
      if (FieldSyntax.same(texts[i], name)) {
        return i;
      }
    }
    return -1;
  }

  /** The first value of a name. */
  public Optional<String> first(String name) {
    int at = find(name, 0);
    return at < 0 ? Optional.empty() : Optional.of(texts[at + 1]);
  }

  /** The first value of a name, or that other text if there is none. */
  public String firstOr(String name, String other) {
    int at = find(name, 0);
    return at < 0 ? other : texts[at + 1];
  }

  /** All values of a name, in order. */
  public List<String> all(String name) {
    int at = find(name, 0);
    if (at < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(2);
    for (; at >= 0; at = find(name, at + 2)) {
      values.add(texts[at + 1]);
    }
    return Collections.unmodifiableList(values);
  }

  /** Whether there is a field of that name. */
  public boolean has(String name) {
    return find(name, 0) >= 0;
  }

  /**
   * Whether one of the elements of the fields of that name, which are lists (RFC 9110 section
   * 5.6.1) of tokens as {@code Connection} is, is this one, in any case.
   */
  public boolean containsToken(String name, String token) {
    for (int at = find(name, 0); at >= 0; at = find(name, at + 2)) {
      if (hasElement(texts[at + 1], token)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasElement(String list, String token) {
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int last = comma < 0 ? list.length() : comma;
      int next = last + 1;
      while (from < last && isBlank(list.charAt(from))) {
        from++;
      }
      while (from < last && isBlank(list.charAt(last - 1))) {
        last--;
      }
      if (last - from == token.length() && from < last && FieldSyntax.same(list, from, token)) {
        return true;
      }
      from = next;
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The names in lower case, each once, in the order of their first field. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < end; i += 2) {
      names.add(texts[i].toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Calls with the name and the value of each field, in order. */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < end; i += 2) {
      action.accept(texts[i], texts[i + 1]);
    }
  }

  @Override
  public String toString() {
    return "headers " + names();
  }

  /** Makes header fields. For one thread; may be used on after {@link #build}. */
  public static final class Builder {
    private String[] texts;
    private int end;
    private boolean given;

    private Builder(String[] texts, int end) {
      this.texts = texts;
      this.end = end;
    }

    /**
     * Adds a field behind the others.
     *
     * @throws IllegalArgumentException if the name or the value may not be sent
     */
    public Builder add(String name, String value) {
      FieldSyntax.checkName(name);
      FieldSyntax.checkValue(name, value);
      own(end + 2);
      texts[end] = name;
      texts[end + 1] = value;
      end += 2;
      return this;
    }

    /**
     * Puts this field in the place of those of its name, behind the others.
     *
     * @throws IllegalArgumentException if the name or the value may not be sent; nothing is changed
     */
    public Builder set(String name, String value) {
      FieldSyntax.checkName(name);
      FieldSyntax.checkValue(name, value);
      return remove(name).add(name, value);
    }

    /** Takes the fields of a name away. */
    public Builder remove(String name) {
      int kept = 0;
      for (int i = 0; i < end; i += 2) {
        if (!FieldSyntax.same(texts[i], name)) {
          if (kept < i) {
            own(end);
            texts[kept] = texts[i];
            texts[kept + 1] = texts[i + 1];
          }
          kept += 2;
        }
      }
      end = kept;
      return this;
    }

    /** What was made lets nobody write into its array. */
    private void own(int needed) {
      if (given || needed > texts.length) {
        int room = needed > texts.length ? Math.max(needed, 2 * texts.length) : texts.length;
        texts = Arrays.copyOf(texts, room);
        given = false;
      }
    }

    /** The fields as they are now. */
    public HttpHeaders build() {
      if (end == 0) {
        return NONE;
      }
      given = true;
      return new HttpHeaders(texts, end);
    }
  }
}
