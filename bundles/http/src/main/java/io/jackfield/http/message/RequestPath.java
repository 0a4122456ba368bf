package io.jackfield.http.message;

import io.jackfield.file.BadPathException;
import io.jackfield.file.VirtualPath;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, decoded and normalised once; handlers are found by it. The rules for the
 * names of files are not its own: a handler may have any path.
 *
 * @param elements from the root down, none of them empty, {@code .} or {@code ..}
 */
public record RequestPath(List<String> elements) {
  static final RequestPath ROOT = new RequestPath(List.of());

  /**
   * Reads a path from the root.
   *
   * @throws BadPathException if it climbs above the root, or is deeper than any file can be
   */
  public static RequestPath parse(String text) {
    List<String> elements = new ArrayList<>();
    for (String element : text.split("/", -1)) {
      switch (element) {
        case "", "." -> {}
        case ".." -> {
          if (elements.isEmpty()) {
            throw new BadPathException("the path leads above the root");
          }
          elements.remove(elements.size() - 1);
        }
        default -> elements.add(element);
      }
    }
    if (elements.size() > VirtualPath.MAX_DEPTH) {
      throw new BadPathException("the path is deeper than " + VirtualPath.MAX_DEPTH + " folders");
    }
    return new RequestPath(List.copyOf(elements));
  }

  /**
   * The same path in the file space.
   *
   * @throws BadPathException if no file can have it
   */
  public VirtualPath file() {
    return VirtualPath.parse(toString());
  }

  /** For an operator's eyes: encoded if something in it hides or reorders what is read. */
  public String shown() {
    try {
      return file().toString();
    } catch (BadPathException e) {
      return PathText.encode(elements);
    }
  }

  boolean isRoot() {
    return elements.isEmpty();
  }

  /** The folder that contains this; the root's is the root. */
  RequestPath parent() {
    return isRoot() ? this : new RequestPath(elements.subList(0, elements.size() - 1));
  }

  @Override
  public String toString() {
    return "/" + String.join("/", elements);
  }
}
