package io.jackfield.http.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Reads mime-db, which joins the tables of IANA, Apache and nginx:
 *
 * <pre>{@code {"video/mp4": {"source": "iana", "extensions": ["mp4", "mp4v"]}, ...}}</pre>
 */
final class MimeDb {
  private record Entry(String type, int rank) {}

  private final Map<String, Entry> byEnding = new HashMap<>();

  private MimeDb() {}

  /** The types by ending, in lower case. Of several types the best registered one. */
  static Map<String, String> load() throws IOException {
    Properties built = new Properties();
    try (InputStream in =
        MimeTypes.resource("/META-INF/maven/org.webjars.npm/mime-db/pom.properties")) {
      built.load(in);
    }
    String path =
        "/META-INF/resources/webjars/mime-db/" + built.getProperty("version") + "/db.json";
    try (InputStream in = MimeTypes.resource(path);
        JsonParser json = new JsonFactory().createParser(in)) {
      MimeDb db = new MimeDb();
      db.read(json);
      Map<String, String> types = new HashMap<>();
      db.byEnding.forEach((ending, entry) -> types.put(ending, entry.type()));
      return types;
    }
  }

  private void read(JsonParser json) throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String type = json.currentName();
      json.nextToken();
      readEntry(type, json);
    }
  }

  /** The source of a type comes before its endings, if it has one. */
  private void readEntry(String type, JsonParser json) throws IOException {
    String source = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("source")) {
        source = json.getText();
      } else if (field.equals("extensions")) {
        Entry entry = new Entry(type, rank(type, source));
        while (json.nextToken() != JsonToken.END_ARRAY) {
          byEnding.merge(json.getText(), entry, MimeDb::better);
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private static Entry better(Entry first, Entry second) {
    return second.rank() > first.rank() ? second : first;
  }

  private static int rank(String type, String source) {
    if (type.equals("application/octet-stream")) {
      return 0; // says nothing
    }
    return switch (source) {
      case "iana" -> 3;
      case "" -> 2; // mime-db's own, with a reason
      default -> 1;
    };
  }
}
