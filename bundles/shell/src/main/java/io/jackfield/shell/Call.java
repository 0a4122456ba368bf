package io.jackfield.shell;

import io.jackfield.command.CommandCall;
import io.jackfield.command.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/** One call of a command by a client. */
final class Call implements CommandCall {
  private final Arguments arguments;
  private final Client client;
  private boolean failed;

  Call(Arguments arguments, Client client) {
    this.arguments = arguments;
    this.client = client;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public String word(String parameter) {
    return find(parameter).orElseThrow(() -> new NoSuchElementException(parameter));
  }

  @Override
  public Optional<String> find(String parameter) {
    return arguments.last(parameter);
  }

  @Override
  public List<String> words(String parameter) {
    return arguments.all(parameter);
  }

  @Override
  public boolean has(String option) {
    return arguments.has(option);
  }

  @Override
  public Optional<String> option(String option) {
    return arguments.last(option);
  }

  @Override
  public List<String> options(String option) {
    return arguments.all(option);
  }

  @Override
  public String user() {
    return client.user();
  }

  @Override
  public boolean json() {
    return arguments.has(Usage.JSON);
  }

  @Override
  public void answer(Object data, Consumer<PrintStream> text) {
    if (json()) {
      client.out().println(Json.tree(data).toPrettyString());
    } else {
      text.accept(client.out());
    }
  }

  @Override
  public PrintStream out() {
    return client.out();
  }

  @Override
  public void complain(String line) {
    failed = true;
    remark(line);
  }

  @Override
  public void remark(String line) {
    say(client, line);
  }

  static void say(Client client, String line) {
    client.out().flush();
    client.err().println("jackfield: " + Table.printable(line));
    client.err().flush();
  }

  @Override
  public void progress(String step, long done, long total) {
    client.progress(total > 0 ? step + " " + done + "/" + total : step);
  }

  @Override
  public InputStream in() {
    try {
      return client.input("");
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public InputStream file(String parameter) throws IOException {
    return client.input(word(parameter));
  }

  @Override
  public char[] secret(String prompt) throws IOException {
    return client.ask(prompt);
  }
}
