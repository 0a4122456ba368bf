package io.jackfield.http.server;

import java.util.List;
import java.util.stream.Stream;

/** The configuration as plain values: an annotation's methods are too slow to ask per request. */
record Settings(
    int requestLineBytes,
    int headerBytes,
    int headerCount,
    long bodyBytes,
    int drainBytes,
    int headerSeconds,
    int bodySeconds,
    int writeSeconds,
    boolean listing,
    int listingEntries,
    List<String> index,
    boolean dotFiles,
    int ranges,
    String cacheControl,
    String server) {

  static Settings of(HttpConfig config) {
    return new Settings(
        config.request_line_bytes(),
        config.header_bytes(),
        config.header_count(),
        config.body_bytes(),
        config.body_drain_bytes(),
        config.header_timeout(),
        config.body_timeout(),
        config.write_timeout(),
        config.listing(),
        config.listing_entries(),
        Stream.of(config.index()).map(String::strip).filter(name -> !name.isEmpty()).toList(),
        config.dot_files(),
        config.ranges(),
        oneLine(config.cache_control()),
        oneLine(config.server()));
  }

  /** No operator's typing error may split a response. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
