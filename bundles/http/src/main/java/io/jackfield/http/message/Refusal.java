package io.jackfield.http.message;

/**
 * Why a request is not served.
 *
 * @param status 400 to 599
 * @param detail one sentence for the client, with nothing of what it sent
 */
public record Refusal(int status, String detail) implements ParsedHead {
  public static Refusal bad(String detail) {
    return new Refusal(400, detail);
  }
}
