package io.jackfield.tasks.run;

/** Makes a text fit for one line of an operator's terminal. */
public final class OneLine {
  private static final int MOST = 500;

  private OneLine() {}

  public static String of(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ").trim();
    if (line.length() <= MOST) {
      return line;
    }
    // Half a character could not be written down.
    int end = Character.isHighSurrogate(line.charAt(MOST - 1)) ? MOST - 1 : MOST;
    return line.substring(0, end) + "…";
  }

  public static String of(Throwable failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return of(message == null ? kind : kind + ": " + message);
  }
}
