package tanabata.integration.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One job of fio with its NBD engine: random writes of 512 B to 128 KiB that carry checksums. A
/// job is decided by its seed, so that the same one can be verified later, and elsewhere.
///
/// @param seed decides where and how much is written, and in which order
/// @param offset where its part of the device starts
/// @param bytes how long that part is
/// @param options more of fio's
record Fio(int seed, long offset, long bytes, List<String> options) {

  static Fio job(int seed, long offset, long bytes) {
    return new Fio(seed, offset, bytes, List.of());
  }

  Fio with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Fio(seed, offset, bytes, all);
  }

  /// Writes for so long, over and over.
  Fio forSeconds(int seconds) {
    return with("--time_based", "--runtime=" + seconds);
  }

  /// Begins to write through this URI.
  Program write(String uri) throws IOException {
    return start(uri, "--verify=crc32c", "--do_verify=0");
  }

  /// Begins to write through this URI; then reads all of it back there and checks it.
  Program writeAndVerify(String uri) throws IOException {
    return start(uri, "--verify=crc32c", "--verify_fatal=1");
  }

  /// Checks, through this URI, what the same job has written through whichever.
  void verify(String uri) throws IOException, InterruptedException {
    try (Program program = start(uri, "--verify=crc32c", "--verify_only", "--verify_fatal=1")) {
      program.await(Waiting.TIMEOUT).demandSuccess();
    }
  }

  private Program start(String uri, String... how) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--name=job" + seed,
                "--ioengine=nbd",
                "--uri=" + uri,
                "--rw=randwrite",
                "--bsrange=512-128k",
                "--blockalign=512",
                "--iodepth=16",
                "--randseed=" + seed,
                "--offset=" + offset,
                "--size=" + bytes,
                "--verify_state_save=0"));
    arguments.addAll(List.of(how));
    arguments.addAll(options);
    return Tool.required("fio").start(arguments.toArray(String[]::new));
  }
}
