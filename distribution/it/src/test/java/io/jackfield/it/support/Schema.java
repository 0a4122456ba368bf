package io.jackfield.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the shipped bundles say about their configuration, in their metatype resources. */
public final class Schema {
  private Schema() {}

  /** The default of each key, by the PID; empty if there is none. */
  public static Map<String, Map<String, String>> all() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    Stream.of("system", "bundles", "examples")
        .flatMap(folder -> Home.jars(Home.built().resolve(folder)).stream())
        .forEach(jar -> read(jar, all));
    return all;
  }

  private static void read(Path jar, Map<String, Map<String, String>> all) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(Schema::isOurs).toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          read(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in), all);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new AssertionError(jar + " has a metatype resource that is no XML", e);
    }
  }

  /** The libraries have theirs too, and those are not for the operator. */
  private static boolean isOurs(ZipEntry entry) {
    return entry.getName().matches("OSGI-INF/metatype/io\\.jackfield\\..*\\.xml");
  }

  private static void read(Document document, Map<String, Map<String, String>> all) {
    Element definition = (Element) document.getElementsByTagName("OCD").item(0);
    NodeList attributes = definition.getElementsByTagName("AD");
    Map<String, String> defaults = new TreeMap<>();
    for (int i = 0; i < attributes.getLength(); i++) {
      Element attribute = (Element) attributes.item(i);
      // Metatype writes a blank as "\ ", so that it is not stripped.
      String value = attribute.getAttribute("default").replaceAll("\\\\(.)", "$1");
      defaults.put(attribute.getAttribute("id"), value);
    }
    all.put(definition.getAttribute("id"), defaults);
  }
}
