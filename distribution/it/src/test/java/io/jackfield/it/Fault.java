package io.jackfield.it;

import io.jackfield.it.support.Plugin;

/** What can be wrong with a version, and the words that tell. */
enum Fault {
  UNRESOLVED("needs the package com.example.missing", "which nothing here offers") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.bnd("Import-Package: com.example.missing,*");
    }
  },
  ACTIVATOR_THROWS("does not start: no luck today") {
    @Override
    Plugin in(Plugin plugin) {
      return activator(plugin, "throw new IllegalStateException(\"no luck today\");");
    }
  },
  ACTIVATOR_HANGS("does not start within 2 s") {
    @Override
    Plugin in(Plugin plugin) {
      return activator(plugin, "new java.util.concurrent.CountDownLatch(1).await();");
    }
  },
  UNSATISFIED("plugin.Plugin$Wanting lacks the service java.util.concurrent.Callable") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.member(
          """
          @org.osgi.service.component.annotations.Component(service = Wanting.class)
          public static final class Wanting {
            @org.osgi.service.component.annotations.Reference
            java.util.concurrent.Callable<?> missing;
          }
          """);
    }
  },
  COMPONENT_FAILS("plugin.Plugin$Failing fails: ", "no luck today") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.member(
          """
          @org.osgi.service.component.annotations.Component(
              service = Failing.class, immediate = true)
          public static final class Failing {
            @org.osgi.service.component.annotations.Activate
            void start() {
              throw new IllegalStateException("no luck today");
            }
          }
          """);
    }
  },
  CONFIGURATION("does not accept its configuration: plugin.told.cfg: size: 'x' is not") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.bnd("-includeresource: OSGI-INF/metatype/told.xml;literal=\"" + SCHEMA + '"');
    }
  },
  LESS_OFFERED("does not offer ", ", which the running version does") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.bnd("-dsannotations: none.*");
    }
  },
  EXPORT("exports packages; bundles that import them would stop with it") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.bnd("Export-Package: plugin");
    }
  },
  DOWNGRADE("is version 0.0.9, lower than 0.1.0", "--allow-downgrade") {
    @Override
    Plugin in(Plugin plugin) {
      return plugin.bnd("Bundle-Version: 0.0.9");
    }
  },
  GUARDED("offers io.jackfield.account.Accounts", "services.allow") {
    @Override
    Plugin in(Plugin plugin) {
      return activator(
          plugin,
          """
          Class<?> accounts = io.jackfield.account.Accounts.class;
          context.registerService(
              accounts.getName(),
              java.lang.reflect.Proxy.newProxyInstance(
                  accounts.getClassLoader(), new Class<?>[] {accounts}, (p, m, a) -> null),
              null);
          """);
    }
  };

  private static final String SCHEMA =
      "<metatype:MetaData xmlns:metatype='http://www.osgi.org/xmlns/metatype/v1.3.0'>"
          + "<OCD id='told' name='told'><AD id='size' type='Integer' default='1'/></OCD>"
          + "<Designate pid='plugin.told'><Object ocdref='told'/></Designate>"
          + "</metatype:MetaData>";

  @SuppressWarnings("ImmutableEnumChecker") // nobody gets it but a copy
  private final String[] words;

  Fault(String... words) {
    this.words = words;
  }

  /** What the refusal says. */
  String[] words() {
    return words.clone();
  }

  /** Puts it in. */
  abstract Plugin in(Plugin plugin);

  private static Plugin activator(Plugin plugin, String start) {
    return plugin
        .bnd("Bundle-Activator: plugin.Plugin$Activator")
        .member(
            """
            public static final class Activator implements org.osgi.framework.BundleActivator {
              @Override
              public void start(org.osgi.framework.BundleContext context) throws Exception {
                %s
              }
              @Override
              public void stop(org.osgi.framework.BundleContext context) {}
            }
            """
                .formatted(start));
  }
}
