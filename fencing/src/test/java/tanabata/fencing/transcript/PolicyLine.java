package tanabata.fencing.transcript;

import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;
import tanabata.simulation.transcript.ScriptLine;

/// What the operators of a transcript have decided beforehand, as a line says it.
final class PolicyLine {

  private String prefer = "";
  private Evidence.Level weakest = Evidence.Level.LEASE;
  private Policy.Agents agents = Policy.Agents.NONE;
  private Policy.Locks locks = Policy.Locks.NONE;
  private Policy.Witness witness = Policy.Witness.CONFIGURED;

  void read(ScriptLine line) {
    while (!line.isEmpty()) {
      String key = line.next();
      switch (key) {
        case "prefer" -> prefer = line.next();
        case "evidence" -> {
          line.expect("power");
          weakest = Evidence.Level.POWER;
        }
        case "agents" -> agents = Policy.Agents.CONFIGURED;
        case "locks" -> locks = Policy.Locks.SHARED;
        case "no" -> {
          line.expect("witness");
          witness = Policy.Witness.NONE;
        }
        default -> throw line.error("unknown key " + key);
      }
    }
  }

  boolean hasWitness() {
    return witness == Policy.Witness.CONFIGURED;
  }

  Policy of(NodeId node, NodeId peer) {
    return new Policy(Timing.DEFAULT, witness, prefer(node, peer), weakest, agents, locks);
  }

  private Policy.Prefer prefer(NodeId node, NodeId peer) {
    if (prefer.isEmpty()) {
      return Policy.Prefer.NOBODY;
    }
    if (prefer.equals("open-clients")) {
      return Policy.Prefer.OPEN_CLIENTS;
    }
    return prefer.equals(node.name()) ? Policy.Prefer.THIS_NODE : Policy.Prefer.THE_PEER;
  }
}
