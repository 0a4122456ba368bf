package io.jackfield.http.message;

import static io.jackfield.http.message.Fields.IF_MATCH;
import static io.jackfield.http.message.Fields.IF_MODIFIED_SINCE;
import static io.jackfield.http.message.Fields.IF_NONE_MATCH;
import static io.jackfield.http.message.Fields.IF_RANGE;
import static io.jackfield.http.message.Fields.IF_UNMODIFIED_SINCE;

import io.jackfield.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a GET or HEAD, in the order of RFC 9110 section 13.2.2.
 *
 * @param tag the entity tag with its quotes; weak if a handler says so
 * @param modified in seconds since 1970, as Last-Modified tells it
 */
public record Preconditions(String tag, long modified) {

  /** 200 if the request is to be answered as if it had no condition; else 304 or 412. */
  public int evaluate(HttpHeaders request) {
    if (request.has(IF_MATCH)) {
      if (!EntityTags.match(request.all(IF_MATCH), tag, false)) {
        return 412;
      }
    } else if (isAfter(date(request, IF_UNMODIFIED_SINCE))) {
      return 412;
    }
    if (request.has(IF_NONE_MATCH)) {
      return EntityTags.match(request.all(IF_NONE_MATCH), tag, true) ? 304 : 200;
    }
    Long since = date(request, IF_MODIFIED_SINCE);
    return since != null && modified <= since ? 304 : 200;
  }

  /** Whether the ranges that are asked for are of this content (RFC 9110 section 13.1.5). */
  public boolean allowRange(HttpHeaders request) {
    String condition = request.first(IF_RANGE).orElse(null);
    if (condition == null) {
      return true;
    }
    Long date = HttpDates.parse(condition);
    return date == null
        ? !EntityTags.isWeak(tag) && condition.strip().equals(tag)
        : date == modified;
  }

  private boolean isAfter(@Nullable Long date) {
    return date != null && modified > date;
  }

  /** What is no date is ignored, as the RFC says. */
  private static @Nullable Long date(HttpHeaders request, String name) {
    String value = request.first(name).orElse(null);
    return value == null ? null : HttpDates.parse(value);
  }
}
