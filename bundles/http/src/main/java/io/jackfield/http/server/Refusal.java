package io.jackfield.http.server;

/**
 * Why a request is not served.
 *
 * @param status 400 to 599
 * @param detail one sentence for the client, with nothing of what it sent
 */
record Refusal(int status, String detail) implements HeadParser.Result {
  static Refusal bad(String detail) {
    return new Refusal(400, detail);
  }
}
