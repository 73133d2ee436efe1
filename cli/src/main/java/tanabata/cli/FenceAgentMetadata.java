package tanabata.cli;

/// What `fence_tanabata` says about itself, in the form that cluster managers read.
final class FenceAgentMetadata {

  static final int USUAL_POWER_TIMEOUT = 20;

  static final String XML =
      """
      <?xml version="1.0" ?>
      <resource-agent name="fence_tanabata" shortdesc="Fence agent for a host that shares a device through Tanabata">
      <longdesc>fence_tanabata asks the Tanabata daemon of this host whether its peer is cut off from the devices that the \
      two share, and lets it be cut off. It runs on the host that survives. It never switches power: a host that it calls \
      off may still run, but acknowledges and serves nothing of these devices. The host returns by itself when its copy is \
      in step again, so there is neither "on" nor "reboot".</longdesc>
      <vendor-url></vendor-url>
      <parameters>
      	<parameter name="action" unique="0" required="1">
      		<getopt mixed="-o, --action=[action]"/>
      		<content type="string" default="off"/>
      		<shortdesc lang="en">Fencing action</shortdesc>
      	</parameter>
      	<parameter name="plug" unique="0" required="1" obsoletes="port">
      		<getopt mixed="-n, --plug=[host]"/>
      		<content type="string"/>
      		<shortdesc lang="en">The peer, by its name in the configuration of Tanabata</shortdesc>
      	</parameter>
      	<parameter name="port" unique="0" required="0" deprecated="1">
      		<getopt mixed="-n, --plug=[host]"/>
      		<content type="string"/>
      		<shortdesc lang="en">The same as plug</shortdesc>
      	</parameter>
      	<parameter name="config" unique="0" required="0">
      		<getopt mixed="--config=[file]"/>
      		<content type="string" default="/etc/tanabata/tanabata.conf"/>
      		<shortdesc lang="en">Configuration file of the Tanabata daemon of this host</shortdesc>
      	</parameter>
      	<parameter name="power_timeout" unique="0" required="0">
      		<getopt mixed="--power-timeout=[seconds]"/>
      		<content type="second" default="20"/>
      		<shortdesc lang="en">How long "off" waits until the peer is known to be cut off</shortdesc>
      	</parameter>
      </parameters>
      <actions>
      	<action name="off"/>
      	<action name="status"/>
      	<action name="monitor"/>
      	<action name="list"/>
      	<action name="metadata"/>
      	<action name="validate-all"/>
      </actions>
      </resource-agent>
      """;

  private FenceAgentMetadata() {}
}
