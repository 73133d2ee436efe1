package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;
import tanabata.node.filesystem.FilesystemService;

/// `tanabata umount`
@Command(
    name = "umount",
    description = {
      "Unmount the filesystem of a resource on this host.",
      "When it returns, all that was written is on both disks."
    })
final class UmountCommand extends AdminVerb {

  @Parameters(
      arity = "0..1",
      paramLabel = "RESOURCE|DIRECTORY",
      description =
          "The resource, or where it is mounted (with a '/' in it); may be left out if the node has"
              + " only one.")
  private Optional<String> what = Optional.empty();

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    Optional<String> name =
        what.isPresent() && what.get().contains("/")
            ? Optional.of(mountedOn(Path.of(what.get())))
            : what;
    return ask(config, new Request.Unmount(resource(config, name).name()));
  }

  private static String mountedOn(Path directory) {
    try {
      return FilesystemService.resourceAt(directory)
          .orElseThrow(() ->
              new Failure(
                  ExitCode.REFUSED, "no filesystem of tanabata is mounted on " + directory));
    } catch (IOException e) {
      throw new Failure(ExitCode.REFUSED, directory + " cannot be looked for: " + e);
    }
  }
}
