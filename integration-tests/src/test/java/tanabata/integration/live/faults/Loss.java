package tanabata.integration.live.faults;

import tanabata.integration.live.LiveNode;

/// How the two lose each other, as [FailoverBenchmark] measures it.
enum Loss {
  /// Both notice at once: every connection between them is reset, and so is each new one.
  RESET("reset cut"),

  /// Nobody notices at once: nothing passes any more.
  SILENCE("silent cut"),

  /// The process of one is gone at once, and the kernel closes its connections.
  KILL("kill -9");

  private final String title;

  Loss(String title) {
    this.title = title;
  }

  /// In a table.
  String title() {
    return title;
  }

  /// @param victim whom it hits, if it hits one of them
  void inject(DaemonCluster cluster, LiveNode victim) throws Exception {
    switch (this) {
      case RESET -> cluster.network().disconnect();
      case SILENCE -> cluster.network().silenceBoth();
      case KILL -> victim.kill9();
    }
  }

  /// Waits until the one who does not go on will not answer anybody any more.
  void awaitEndOf(DaemonCluster cluster, LiveNode loser) throws Exception {
    switch (this) {
      case RESET, SILENCE -> cluster.awaitOutdated(loser);
      case KILL -> {
        // It has ended already.
      }
    }
  }

  void heal(DaemonCluster cluster, LiveNode victim) throws Exception {
    switch (this) {
      case RESET, SILENCE -> cluster.network().heal();
      case KILL -> victim.start();
    }
  }
}
