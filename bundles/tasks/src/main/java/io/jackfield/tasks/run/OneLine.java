package io.jackfield.tasks.run;

/** Makes a text fit for one line of an operator's terminal. */
public final class OneLine {
  private static final int MOST = 500;

  private OneLine() {}

  public static String of(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ").trim();
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }

  public static String of(Throwable failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return of(message == null ? kind : kind + ": " + message);
  }
}
