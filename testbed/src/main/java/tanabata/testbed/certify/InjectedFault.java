package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import tanabata.testbed.faults.DriftingClock;

/// One fault that is injected: which kind, into which node, and how hard.
///
/// @param victim a node; of no meaning where the fault has none
/// @param strength the delay of a slow link or disk in milliseconds; elsewhere any number
record InjectedFault(Fault fault, Host victim, int strength) {

  /// Parts in a thousand. A slow and a fast clock together stay within the usual `guard`, which is
  /// a fifth of the usual lease.
  private static final String SLOW = "-80";

  private static final String FAST = "60";

  void inject(Testbed testbed) throws IOException, InterruptedException {
    switch (fault) {
      case KILL -> victim.kill9();
      case POWER -> victim.losePower(new SplittableRandom(strength));
      case KILL_BOTH -> {
        for (Host host : testbed.nodes()) {
          host.kill9();
        }
      }
      case LEAVE -> victim.terminate();
      case PAUSE -> victim.pause();
      case CUT -> testbed.nodes().forEach(testbed::stallOutgoing);
      case CUT_ONE_WAY -> testbed.stallOutgoing(victim);
      case RESET -> testbed.resetPeerLink();
      case HALF_OPEN -> testbed.leaveHalfOpen(victim);
      case LOCKS_CUT -> testbed.cutLocks();
      case DELAY -> testbed.peerProxies().forEach(proxy -> proxy.delay(strength));
      case ISOLATION -> {
        testbed.nodes().forEach(testbed::stallOutgoing);
        hideWitness(testbed);
      }
      case WITNESS_HIDDEN -> hideWitness(testbed);
      case WITNESS_KILLED -> testbed.deneb().kill9();
      case WITNESS_PAUSED -> testbed.deneb().pause();
      case DISK_ERROR -> victim.diskFault("error");
      case DISK_FULL -> victim.diskFault("full " + testbed.sizeBytes());
      case DISK_SLOW -> victim.diskFault("slow " + strength);
      case CLOCK_JUMP -> {
        victim.kill9();
        victim.start(FakeTime.environment(clock(testbed, "+11h")));
      }
      case DISK_PUT_BACK -> victim.putDiskBack();
      case CLOCK_DRIFT -> {
        victim.kill9();
        victim.start(Map.of(DriftingClock.DRIFT, strength % 2 == 0 ? SLOW : FAST));
      }
    }
  }

  private void hideWitness(Testbed testbed) {
    testbed.witnessProxy(victim).stall();
  }

  void heal(Testbed testbed) throws IOException, InterruptedException {
    switch (fault) {
      // A node that leaves in order may take longer; the certification starts it once it has ended.
      case KILL, POWER, LEAVE, DISK_PUT_BACK -> startIfDead(victim);
      case KILL_BOTH -> {
        for (Host host : testbed.nodes()) {
          startIfDead(host);
        }
      }
      case PAUSE -> victim.resume();
      case CUT, CUT_ONE_WAY, RESET, HALF_OPEN -> testbed.healPeerLink();
      case LOCKS_CUT -> testbed.healLocks();
      case DELAY -> testbed.peerProxies().forEach(proxy -> proxy.delay(0));
      case ISOLATION -> {
        testbed.healPeerLink();
        testbed.healWitnessLinks();
      }
      case WITNESS_HIDDEN -> testbed.healWitnessLinks();
      case WITNESS_KILLED -> startIfDead(testbed.deneb());
      case WITNESS_PAUSED -> testbed.deneb().resume();
      case DISK_ERROR, DISK_FULL, DISK_SLOW -> victim.diskFault("none");
      case CLOCK_JUMP -> clock(testbed, "-7h");
      case CLOCK_DRIFT -> {
        // The drift lasts as long as this process of the daemon.
      }
    }
  }

  /// What is wrong when all is healthy again, if anything.
  Optional<String> complaint() throws IOException {
    return fault == Fault.DISK_PUT_BACK ? victim.complaintAboutDisk() : Optional.empty();
  }

  private static void startIfDead(Host host) throws IOException {
    if (!host.isAlive()) {
      host.start();
    }
  }

  private Path clock(Testbed testbed, String by) throws IOException {
    return Files.writeString(testbed.folder().path().resolve(victim.name() + ".clock"), by + "\n");
  }

  /// For the line of an episode.
  @Override
  public String toString() {
    String what = fault.title();
    if (fault.hasVictim()) {
      what += " (" + victim.name() + ")";
    }
    return fault == Fault.DELAY || fault == Fault.DISK_SLOW
        ? what + " by " + strength + " ms"
        : what;
  }
}
