package io.jackfield.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path in the file space: absolute, normalised once, compared by its elements and never as a
 * string. The same value serves for routing, for permissions and for opening the file.
 *
 * <p>An element is never empty, {@code .} or {@code ..}, is at most {@value #MAX_ELEMENT_BYTES}
 * bytes of UTF-8 and has no slash, backslash, or character that hides or reorders what is read:
 * control, line-separating and lone surrogate characters, bidirectional embeddings, overrides and
 * isolates, the zero-width space and the byte order mark.
 */
public final class VirtualPath implements Comparable<VirtualPath> {
  /** The folder that contains everything. */
  public static final VirtualPath ROOT = new VirtualPath(List.of());

  /** The longest element in bytes of UTF-8, as most file systems have it. */
  public static final int MAX_ELEMENT_BYTES = 255;

  /** The deepest path. */
  public static final int MAX_DEPTH = 128;

  private final List<String> elements;

  private VirtualPath(List<String> elements) {
    this.elements = elements;
  }

  /**
   * Reads a path from the root; a leading slash is not needed, doubled and trailing ones are
   * ignored, {@code .} and {@code ..} are resolved.
   *
   * @throws BadPathException if it climbs above the root or an element is not a good one
   */
  public static VirtualPath parse(String text) {
    return ROOT.resolve(text.startsWith("/") ? text : "/" + text);
  }

  /**
   * Resolves what a user typed against this folder: from the root if it starts with a slash.
   *
   * @throws BadPathException if it climbs above the root or an element is not a good one
   */
  public VirtualPath resolve(String text) {
    List<String> result = new ArrayList<>(text.startsWith("/") ? List.of() : elements);
    for (int from = 0; from <= text.length(); ) {
      int slash = text.indexOf('/', from);
      int to = slash < 0 ? text.length() : slash;
      resolve(text.substring(from, to), result);
      from = to + 1;
    }
    if (result.size() > MAX_DEPTH) {
      throw new BadPathException("the path is deeper than " + MAX_DEPTH + " folders");
    }
    return result.isEmpty() ? ROOT : new VirtualPath(List.copyOf(result));
  }

  private static void resolve(String element, List<String> result) {
    switch (element) {
      case "", "." -> {}
      case ".." -> {
        if (result.isEmpty()) {
          throw new BadPathException("the path leads above the root");
        }
        result.remove(result.size() - 1);
      }
      default -> result.add(PathElement.checked(element));
    }
  }

  /**
   * The path of something in this folder.
   *
   * @param name one element
   * @throws BadPathException if it is not a good element
   */
  public VirtualPath child(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new BadPathException("not a file name: '" + name + "'");
    }
    return resolve("./" + PathElement.checked(name));
  }

  /** The path with this one as its root: {@code /a} within {@code /home} is {@code /home/a}. */
  public VirtualPath within(VirtualPath folder) {
    if (folder.isRoot()) {
      return this;
    }
    List<String> all = new ArrayList<>(folder.elements);
    all.addAll(elements);
    return new VirtualPath(List.copyOf(all));
  }

  /**
   * The opposite of {@link #within}: this path as seen from a folder that contains it or is it.
   *
   * @throws IllegalArgumentException if the folder does not contain this path
   */
  public VirtualPath relativeTo(VirtualPath folder) {
    if (!startsWith(folder)) {
      throw new IllegalArgumentException(this + " is not in " + folder);
    }
    return new VirtualPath(elements.subList(folder.depth(), depth()));
  }

  /** Whether this is the given folder or something in it, compared element by element. */
  public boolean startsWith(VirtualPath folder) {
    int depth = folder.depth();
    boolean starts = depth() >= depth;
    for (int i = 0; starts && i < depth; i++) {
      starts = elements.get(i).equals(folder.elements.get(i));
    }
    return starts;
  }

  /** The folder that contains this; the root's is the root. */
  public VirtualPath parent() {
    return depth() < 2 ? ROOT : new VirtualPath(elements.subList(0, depth() - 1));
  }

  /** The last element; the root's is empty. */
  public String name() {
    return isRoot() ? "" : elements.get(depth() - 1);
  }

  /** Whether this is the root. */
  public boolean isRoot() {
    return elements.isEmpty();
  }

  /** How many elements there are. */
  public int depth() {
    return elements.size();
  }

  /** The elements from the root down; unmodifiable. */
  public List<String> elements() {
    return elements;
  }

  @Override
  public int compareTo(VirtualPath other) {
    int shared = Math.min(depth(), other.depth());
    for (int i = 0; i < shared; i++) {
      int order = elements.get(i).compareTo(other.elements.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(depth(), other.depth());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VirtualPath path && elements.equals(path.elements);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  /** The elements with slashes: {@code /}, {@code /a/b}. Reads back with {@link #parse}. */
  @Override
  public String toString() {
    return "/" + String.join("/", elements);
  }
}
