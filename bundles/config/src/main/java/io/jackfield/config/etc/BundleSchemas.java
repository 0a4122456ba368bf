package io.jackfield.config.etc;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the Metatype documents of bundles as they are resolved. Synchronously: a bundle's files are
 * applied before the bundle starts, so no component of it ever sees defaults first.
 *
 * <p>Read with Felix's reader and not through the Metatype service, whose definitions do not tell
 * the limits of a value.
 */
final class BundleSchemas implements SynchronousBundleListener {
  private static final Logger log = LoggerFactory.getLogger(BundleSchemas.class);

  private final Etc etc;

  BundleSchemas(Etc etc) {
    this.etc = etc;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.RESOLVED) {
      add(event.getBundle());
    } else if (event.getType() == BundleEvent.UNRESOLVED) {
      etc.forget(event.getBundle().getBundleId());
    }
  }

  void add(Bundle bundle) {
    int ready = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE;
    if ((bundle.getState() & ready) != 0) {
      List<Schema> schemas = read(bundle);
      if (!schemas.isEmpty()) {
        etc.learn(bundle.getBundleId(), schemas);
      }
    }
  }

  private static List<Schema> read(Bundle bundle) {
    Enumeration<URL> found = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
    if (found == null) {
      return List.of();
    }
    Map<String, OCD> definitions = new HashMap<>();
    List<Designate> designates = new ArrayList<>();
    for (URL document : Collections.list(found)) {
      read(bundle, document, definitions, designates);
    }
    return designates.stream()
        .filter(designate -> definitions.containsKey(designate.getObject().getOcdRef()))
        .map(designate -> schema(designate, definitions))
        .toList();
  }

  /** A definition and what designates it may be in two documents. */
  private static void read(
      Bundle bundle, URL document, Map<String, OCD> definitions, List<Designate> designates) {
    try {
      MetaData data = new MetaDataReader().parse(document);
      if (data == null) {
        return;
      }
      if (data.getObjectClassDefinitions() != null) {
        for (Object each : data.getObjectClassDefinitions().values()) {
          OCD definition = (OCD) each;
          definitions.put(definition.getID(), definition);
        }
      }
      if (data.getDesignates() != null) {
        for (Object each : data.getDesignates()) {
          designates.add((Designate) each);
        }
      }
    } catch (IOException e) {
      log.warn("metatype cannot be read bundle={} document={}", bundle, document.getPath(), e);
    }
  }

  private static Schema schema(Designate designate, Map<String, OCD> definitions) {
    OCD definition = definitions.get(designate.getObject().getOcdRef());
    Map<String, Attribute> attributes = new HashMap<>();
    if (definition != null && definition.getAttributeDefinitions() != null) {
      for (Object each : definition.getAttributeDefinitions().values()) {
        Attribute attribute = Attribute.of((AD) each);
        attributes.put(attribute.id(), attribute);
      }
    }
    String factory = designate.getFactoryPid();
    boolean isFactory = factory != null && !factory.isEmpty();
    return new Schema(isFactory ? factory : designate.getPid(), isFactory, attributes);
  }
}
