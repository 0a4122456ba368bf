package io.jackfield.http.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration as plain values: an annotation's methods are too slow to ask per request. */
public record Settings(
    int requestLineBytes,
    int headerBytes,
    int headerCount,
    long bodyBytes,
    int drainBytes,
    int gatheredBytes,
    int bodyRate,
    int bodyStreams,
    int bodyStreamsPerClient,
    int headerSeconds,
    int bodySeconds,
    int writeSeconds,
    boolean listing,
    int listingEntries,
    List<String> index,
    boolean dotFiles,
    int ranges,
    long filesMemory,
    String cacheControl,
    String basic,
    Map<String, String> types,
    String server) {
  private static final Logger log = LoggerFactory.getLogger(Settings.class);
  private static final Pattern TYPE =
      Pattern.compile("\\.?([^\\s./=]+)\\s*=\\s*([\\w.+-]+/[\\w.+-]+(?:;[ -~]*)?)");

  public static Settings of(HttpConfig config) {
    return new Settings(
        config.request_line_bytes(),
        config.header_bytes(),
        config.header_count(),
        config.body_bytes(),
        config.body_drain_bytes(),
        config.body_gathered_bytes(),
        config.body_rate(),
        config.body_streams(),
        config.body_streams_per_client(),
        config.header_timeout(),
        config.body_timeout(),
        config.write_timeout(),
        config.listing(),
        config.listing_entries(),
        Stream.of(config.index()).map(String::strip).filter(name -> !name.isEmpty()).toList(),
        config.dot_files(),
        config.ranges(),
        config.files_memory() * 1024L,
        oneLine(config.cache_control()),
        config.basic(),
        types(config.types()),
        oneLine(config.server()));
  }

  /** Media types by ending; what is none is told and left out. */
  public static Map<String, String> types(String... entries) {
    Map<String, String> types = new HashMap<>();
    for (String entry : entries) {
      Matcher type = TYPE.matcher(entry.strip());
      if (type.matches()) {
        types.put(type.group(1).toLowerCase(Locale.ROOT), type.group(2));
      } else if (!entry.isBlank()) {
        log.error(
            "configuration refused pid={} key=types reason=not like ending=type: {}",
            HttpConfig.PID,
            entry);
      }
    }
    return Map.copyOf(types);
  }

  /** No operator's typing error may split a response. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
