package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import tanabata.platform.clock.BootClock;

/// One fault: what, whom, and how hard.
///
/// @param victim a node; of no meaning where the fault has none
/// @param strength what the delay of a slow link or disk is, in milliseconds; elsewhere any number
record Blow(Fault fault, Host victim, int strength) {

  /// Parts in a thousand. A slow and a fast clock together stay within the usual `guard`, which is
  /// a fifth of the usual lease.
  private static final String SLOW = "-80";

  private static final String FAST = "60";

  void strike(Site site) throws IOException, InterruptedException {
    switch (fault) {
      case KILL -> victim.kill9();
      case POWER -> victim.losePower(new SplittableRandom(strength));
      case KILL_BOTH -> {
        for (Host host : site.nodes()) {
          host.kill9();
        }
      }
      case LEAVE -> victim.leave();
      case PAUSE -> victim.pause();
      case CUT -> site.nodes().forEach(site::silence);
      case CUT_ONE_WAY -> site.silence(victim);
      case RESET -> site.tearPeerLink();
      case HALF_OPEN -> site.leaveHalfOpen(victim);
      case LOCKS_CUT -> site.cutLocks();
      case DELAY -> site.peerCables().forEach(cable -> cable.delay(strength));
      case ISOLATION -> {
        site.nodes().forEach(site::silence);
        hideWitness(site);
      }
      case WITNESS_HIDDEN -> hideWitness(site);
      case WITNESS_KILLED -> site.deneb().kill9();
      case WITNESS_PAUSED -> site.deneb().pause();
      case DISK_ERROR -> victim.diskFault("error");
      case DISK_FULL -> victim.diskFault("full");
      case DISK_SLOW -> victim.diskFault("slow " + strength);
      case CLOCK_JUMP -> {
        victim.kill9();
        victim.start(FakeTime.surroundings(clock(site, "+11h")));
      }
      case CLOCK_DRIFT -> {
        victim.kill9();
        victim.start(Map.of(BootClock.DRIFT, strength % 2 == 0 ? SLOW : FAST));
      }
    }
  }

  private void hideWitness(Site site) {
    site.witnessCable(victim).stall();
  }

  void heal(Site site) throws IOException, InterruptedException {
    switch (fault) {
      // Whoever leaves may take longer; the weather starts it, or waits for it in vain.
      case KILL, POWER, LEAVE -> startIfDead(victim);
      case KILL_BOTH -> {
        for (Host host : site.nodes()) {
          startIfDead(host);
        }
      }
      case PAUSE -> victim.wake();
      case CUT, CUT_ONE_WAY, RESET, HALF_OPEN -> site.mendPeerLink();
      case LOCKS_CUT -> site.mendLocks();
      case DELAY -> site.peerCables().forEach(cable -> cable.delay(0));
      case ISOLATION -> {
        site.mendPeerLink();
        site.healWitnessLinks();
      }
      case WITNESS_HIDDEN -> site.healWitnessLinks();
      case WITNESS_KILLED -> startIfDead(site.deneb());
      case WITNESS_PAUSED -> site.deneb().wake();
      case DISK_ERROR, DISK_FULL, DISK_SLOW -> victim.diskFault("none");
      case CLOCK_JUMP -> clock(site, "-7h");
      case CLOCK_DRIFT -> {
        // For as long as this life of the daemon lasts.
      }
    }
  }

  private static void startIfDead(Host host) throws IOException {
    if (!host.isAlive()) {
      host.start();
    }
  }

  private Path clock(Site site, String by) throws IOException {
    return Files.writeString(site.path().resolve(victim.name() + ".clock"), by + "\n");
  }

  @Override
  public String toString() {
    String what = fault.words();
    if (fault.hasVictim()) {
      what += " (" + victim.name() + ")";
    }
    return fault == Fault.DELAY || fault == Fault.DISK_SLOW
        ? what + " by " + strength + " ms"
        : what;
  }
}
