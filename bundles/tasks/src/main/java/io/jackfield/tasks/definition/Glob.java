package io.jackfield.tasks.definition;

import java.util.BitSet;

/**
 * A pattern for paths: {@code ?} is a character and {@code *} any number of them within one
 * element, {@code **} any number across elements, {@code **}{@code /} any number of folders, none
 * included. Everything else stands for itself.
 *
 * <p>Walks all ways to match at once, so that a pattern with many stars costs no more than pattern
 * times path: the names come from whoever may upload.
 */
final class Glob {
  private static final char ANY_IN_ELEMENT = '\uE000';
  private static final char ANY = '\uE001';
  private static final char FOLDERS = '\uE002';

  private final String tokens;

  Glob(String pattern) {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException("a path pattern begins with a slash: '" + pattern + "'");
    }
    // A private-use character in the pattern would be taken for one of ours.
    if (pattern.chars().anyMatch(c -> c >= ANY_IN_ELEMENT && c <= FOLDERS)) {
      throw new IllegalArgumentException("a path pattern with a private-use character");
    }
    tokens =
        pattern
            .replaceAll("(?<=/)\\*\\*/", String.valueOf(FOLDERS))
            .replaceAll("\\*\\*+", String.valueOf(ANY))
            .replace('*', ANY_IN_ELEMENT);
  }

  boolean matches(String path) {
    BitSet states = new BitSet();
    enter(states, 0);
    for (int i = 0; i < path.length() && !states.isEmpty(); i++) {
      states = step(states, path.charAt(i));
    }
    return states.get(tokens.length());
  }

  private BitSet step(BitSet states, char c) {
    BitSet next = new BitSet();
    for (int s = states.nextSetBit(0);
        s >= 0 && s < tokens.length();
        s = states.nextSetBit(s + 1)) {
      switch (tokens.charAt(s)) {
        case ANY -> enter(next, s);
        case ANY_IN_ELEMENT -> {
          if (c != '/') {
            enter(next, s);
          }
        }
        case FOLDERS -> {
          next.set(s);
          if (c == '/') {
            enter(next, s + 1);
          }
        }
        case '?' -> {
          if (c != '/') {
            enter(next, s + 1);
          }
        }
        default -> {
          if (c == tokens.charAt(s)) {
            enter(next, s + 1);
          }
        }
      }
    }
    return next;
  }

  /** Into a state, and into those behind it that need no character. */
  private void enter(BitSet states, int state) {
    states.set(state);
    if (state < tokens.length()
        && tokens.charAt(state) >= ANY_IN_ELEMENT
        && tokens.charAt(state) <= FOLDERS) {
      enter(states, state + 1);
    }
  }
}
