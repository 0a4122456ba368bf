package io.jackfield.shell;

import java.util.Map;
import java.util.Optional;

/**
 * What a session of the interactive shell leaves for the next version of this bundle.
 *
 * @param unread input that came already
 * @param ended whether no more input comes
 * @param person whether somebody can be asked for a secret
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SessionState(byte[] unread, boolean ended, boolean person) {
  private static final int SCHEMA = 1;
  private static final String SCHEMA_KEY = "control.schema";
  private static final String UNREAD = "control.unread";
  private static final String ENDED = "control.ended";
  private static final String PERSON = "control.person";

  void putInto(Map<String, Object> state) {
    state.put(SCHEMA_KEY, SCHEMA);
    state.put(UNREAD, unread);
    state.put(ENDED, ended);
    state.put(PERSON, person);
  }

  /**
   * Takes out what an earlier version left; empty for a fresh connection.
   *
   * @throws IllegalStateException if a later version left something that this one cannot know
   */
  static Optional<SessionState> takeFrom(Map<String, Object> state) {
    Object schema = state.remove(SCHEMA_KEY);
    Object unread = state.remove(UNREAD);
    boolean ended = Boolean.TRUE.equals(state.remove(ENDED));
    boolean person = Boolean.TRUE.equals(state.remove(PERSON));
    if (schema == null) {
      return Optional.empty();
    }
    if (!schema.equals(SCHEMA) || !(unread instanceof byte[] bytes)) {
      throw new IllegalStateException("unknown state of a shell session, schema " + schema);
    }
    return Optional.of(new SessionState(bytes, ended, person));
  }
}
