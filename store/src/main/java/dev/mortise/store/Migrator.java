package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// Takes the steps of a module's [Migrations] that were not taken yet. Loads Flyway, so it is asked
/// only when there are some.
final class Migrator {
  private Migrator() {}

  static void migrate(DataSource source, Migrations migrations, String place) {
    try {
      Flyway.configure()
          .dataSource(source)
          .table(migrations.history())
          .resourceProvider(new Files(migrations))
          .javaMigrationClassProvider(List::of)
          // Another module may have made its tables before.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The tables of " + place + " cannot be brought up to date: " + DatabaseFailure.words(e),
          e);
    }
  }

  /// Gives Flyway the files without a search of the class path.
  private record Files(Migrations migrations) implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      // It also asks for files beside them that would configure a step.
      return migrations.files().contains(name) ? new File(migrations, name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return migrations.files().stream()
          .filter(file -> prefix.equals("V"))
          .<LoadableResource>map(file -> new File(migrations, file))
          .toList();
    }
  }

  private static final class File extends LoadableResource {
    private final Migrations migrations;
    private final String name;

    File(Migrations migrations, String name) {
      this.migrations = migrations;
      this.name = name;
    }

    @Override
    public Reader read() {
      return new StringReader(migrations.read(name));
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
