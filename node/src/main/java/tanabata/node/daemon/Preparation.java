package tanabata.node.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.node.config.MetadataPlace;
import tanabata.node.config.NbdListen;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.TlsConfig;

/// What a node needs of its host before it begins. Folders it makes; what it cannot make it names,
/// all of it at once, and before anything has changed: no watchdog is armed, no folder made, no
/// other resource started.
final class Preparation {

  private static final Logger log = LoggerFactory.getLogger(Preparation.class);

  private final Map<Path, Folder> folders = new LinkedHashMap<>();
  private final List<String> troubles = new ArrayList<>();

  /// What a folder is for, and who may look into it.
  private enum Folder {
    SOCKETS("sockets", "rwxr-xr-x"),
    STATE("undo logs and the epoch of the locks", "rwx------");

    private final String purpose;
    private final String mode;

    Folder(String purpose, String mode) {
      this.purpose = purpose;
      this.mode = mode;
    }

    FileAttribute<?> permissions() {
      return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
  }

  private Preparation() {}

  /// Makes the folders that are missing.
  ///
  /// @throws IOException with a sentence that names all that is missing or may not be used; then
  ///   nothing has been changed
  static void of(NodeConfig config) throws IOException {
    Preparation preparation = new Preparation();
    preparation.folders.put(config.control().getParent(), Folder.SOCKETS);
    config.resources().forEach(preparation::needs);
    preparation.folders.forEach(preparation::look);
    if (!preparation.troubles.isEmpty()) {
      throw new IOException(String.join("; ", preparation.troubles) + "; nothing has been changed");
    }
    preparation.make();
  }

  private void needs(ResourceConfig resource) {
    for (NbdListen place : resource.here().nbd()) {
      switch (place) {
        case NbdListen.Unix unix -> folders.put(unix.socket().getParent(), Folder.SOCKETS);
        case NbdListen.Tcp _, NbdListen.Tls _ -> {}
      }
    }
    folders.put(Settings.placement(resource).folder(), Folder.STATE);
    usable(resource.here().disk());
    switch (resource.here().metadata()) {
      case MetadataPlace.Internal() -> {}
      case MetadataPlace.External external -> usable(external.file());
    }
    switch (resource.net().tls()) {
      case TlsConfig.Off() -> {}
      case TlsConfig.On on -> readable(on);
    }
    resource.nbdTls().ifPresent(this::readable);
  }

  private void readable(TlsConfig.On keys) {
    List.of(keys.keystore(), keys.truststore(), keys.passwordFile()).forEach(this::readable);
  }

  /// Whether it is there at all is said by who opens it, with what to do then.
  private void usable(Path file) {
    if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
      troubles.add(file + " may not be read and written by this user");
    }
  }

  private void readable(Path file) {
    if (!Files.isReadable(file)) {
      troubles.add(file + (Files.exists(file) ? " may not be read by this user" : " is missing"));
    }
  }

  private void look(Path folder, Folder use) {
    Path nearest = folder;
    while (Files.notExists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
      String why =
          nearest
              + (Files.isDirectory(nearest) ? " may not be written by this user" : " is no folder");
      troubles.add(
          nearest.equals(folder)
              ? why + ", and is needed for " + use.purpose
              : "the folder " + folder + " for " + use.purpose + " cannot be made: " + why);
    }
  }

  private void make() throws IOException {
    for (Map.Entry<Path, Folder> folder : folders.entrySet()) {
      if (Files.notExists(folder.getKey())) {
        Files.createDirectories(folder.getKey(), folder.getValue().permissions());
        log.info("made the folder {} for {}", folder.getKey(), folder.getValue().purpose);
      }
    }
  }
}
