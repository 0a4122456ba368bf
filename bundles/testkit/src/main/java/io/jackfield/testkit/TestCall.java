package io.jackfield.testkit;

import io.jackfield.command.CommandCall;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A call of a command without a client: what was typed is put in, and all that is said kept. */
public final class TestCall implements CommandCall {
  private static final String JSON = "--json";

  private final Map<String, List<String>> given = new HashMap<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final Deque<String> secrets = new ArrayDeque<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final List<String> complaints = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  private InputStream in = InputStream.nullInputStream();
  private String user = "operator";
  private Optional<Object> data = Optional.empty();

  /** The words of a parameter, the values of an option, or an option without one. */
  public TestCall with(String name, String... words) {
    given.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(List.of(words));
    return this;
  }

  /** The word of a parameter that names a file, and what is in that. */
  public TestCall withFile(String parameter, String word, byte[] content) {
    files.put(word, content.clone());
    return with(parameter, word);
  }

  /** What is piped in. */
  public TestCall withInput(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** What the person types when asked, one after the other; nobody can be asked for more. */
  public TestCall withSecrets(String... typed) {
    secrets.addAll(List.of(typed));
    return this;
  }

  /** Who calls. */
  public TestCall by(String name) {
    user = name;
    return this;
  }

  /** The same as with {@code --json}. */
  public TestCall withJson() {
    return with(JSON);
  }

  /** What it takes that was given, by name. */
  Set<String> given() {
    return given.keySet();
  }

  /** What was printed. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * The data of the answer, as a reader of the JSON sees it: maps, lists, truth values, numbers and
   * texts.
   */
  public Object data() {
    return data.orElseThrow(() -> new AssertionError("nothing was answered"));
  }

  /** What is wrong; if there is anything, the client's exit code is 1. */
  public List<String> complaints() {
    return complaints;
  }

  /** What the operator should know besides. */
  public List<String> remarks() {
    return remarks;
  }

  /** The steps that were told, each with its count if it had one. */
  public List<String> progress() {
    return progress;
  }

  @Override
  public String word(String parameter) {
    return find(parameter).orElseThrow(() -> new NoSuchElementException(parameter));
  }

  @Override
  public Optional<String> find(String parameter) {
    List<String> words = words(parameter);
    return words.isEmpty() ? Optional.empty() : Optional.of(words.get(words.size() - 1));
  }

  @Override
  public List<String> words(String parameter) {
    return given.getOrDefault(parameter, List.of());
  }

  @Override
  public boolean has(String option) {
    return given.containsKey(option);
  }

  @Override
  public Optional<String> option(String option) {
    return find(option);
  }

  @Override
  public List<String> options(String option) {
    return words(option);
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public boolean json() {
    return has(JSON);
  }

  @Override
  public void answer(Object answer, Consumer<PrintStream> text) {
    data = Optional.of(plain(answer));
    if (!json()) {
      text.accept(out);
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> fields = new LinkedHashMap<>();
      map.forEach(
          (name, field) -> {
            Object there = field instanceof Optional<?> maybe ? maybe.orElse(null) : field;
            if (there != null) {
              fields.put(String.valueOf(name), plain(there));
            }
          });
      return fields;
    }
    if (value instanceof Collection<?> all) {
      return all.stream().map(TestCall::plain).toList();
    }
    boolean itself = value instanceof Number || value instanceof Boolean;
    return itself ? value : value.toString();
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public void complain(String line) {
    complaints.add(line);
  }

  @Override
  public void remark(String line) {
    remarks.add(line);
  }

  @Override
  public void progress(String step, long done, long total) {
    progress.add(total > 0 ? step + " " + done + "/" + total : step);
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public InputStream file(String parameter) throws IOException {
    byte[] content = files.get(word(parameter));
    if (content == null) {
      throw new FileNotFoundException(word(parameter) + ": there is no such file");
    }
    return new ByteArrayInputStream(content);
  }

  @Override
  public char[] secret(String prompt) throws IOException {
    if (secrets.isEmpty()) {
      throw new IOException("nobody can be asked");
    }
    return secrets.remove().toCharArray();
  }
}
