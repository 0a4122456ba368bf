package io.jackfield.it.support;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** A jar with what is in another one on top: its classes, components, imports and version. */
final class Merged {
  private Merged() {}

  static void write(Path base, Jar more, Path target) throws Exception {
    try (Jar jar = new Jar(base.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes to = manifest.getMainAttributes();
      Attributes from = more.getManifest().getMainAttributes();
      for (String list : List.of(Constants.IMPORT_PACKAGE, Constants.SERVICE_COMPONENT)) {
        Parameters both = new Parameters(to.getValue(list));
        new Parameters(from.getValue(list)).forEach(both::putIfAbsent);
        to.putValue(list, both.toString());
      }
      for (String one :
          List.of(Constants.BUNDLE_VERSION, Constants.BUNDLE_ACTIVATOR, Constants.EXPORT_PACKAGE)) {
        if (from.getValue(one) != null) {
          to.putValue(one, from.getValue(one));
        }
      }
      more.getResources().forEach(jar::putResource);
      jar.setManifest(manifest);
      jar.write(target.toFile());
    }
  }
}
