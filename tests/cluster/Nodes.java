import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * Three OpenSearch nodes in one process: FOLDER [PORT]. They listen on this machine, at ports that are free or at the three
 * behind PORT. Says "ready" and their addresses when they are green. Reads "stop N" and "start N" (N from 0) from standard
 * input and says "stopped" and "started"; ends with its input. What goes wrong is told on standard error.
 */
public class Nodes {
    private static final int NODES = 3;

    /** One place for the logs of all nodes. "direct": past what the nodes make of the standard streams. */
    private static final String LOG = String.join("\n",
        "status = error",
        "appender.console.type = Console",
        "appender.console.name = console",
        "appender.console.target = SYSTEM_ERR",
        "appender.console.direct = true",
        "appender.console.layout.type = PatternLayout",
        "appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n",
        "rootLogger.level = warn",
        "rootLogger.appenderRef.console.ref = console",
        "");

    public static void main(String[] args) throws Exception {
        // A node that starts closes standard output; what was opened beside it stays.
        PrintStream out = new PrintStream(new FileOutputStream("/dev/stdout", true), true);
        List<Integer> ports = args.length > 1 ? after(Integer.parseInt(args[1])) : free(2 * NODES);
        String[] seeds = ports.stream().skip(NODES).map(port -> "127.0.0.1:" + port).toArray(String[]::new);
        for (int node = 1; node <= NODES; node++) {
            Path config = Files.createDirectories(Path.of(args[0], "node_" + node, "config"));
            Files.writeString(config.resolve("log4j2.properties"), LOG);
        }
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("http.port", ports.get(number - 1));
            settings.put("transport.port", ports.get(NODES + number - 1));
            settings.put("network.host", "127.0.0.1");
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", "Node 1");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("bootstrap.memory_lock", false);
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).numOfNode(NODES).clusterName("dateline-test").useLogger());
        runner.ensureGreen();
        StringBuilder ready = new StringBuilder("ready ");
        for (int node = 0; node < NODES; node++) {
            ready.append(node > 0 ? "," : "").append("http://127.0.0.1:").append(ports.get(node));
        }
        out.println(ready);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.trim().split(" ");
            int node = words.length > 1 ? Integer.parseInt(words[1]) : 0;
            if (words[0].equals("stop")) {
                runner.getNode(node).close();
                out.println("stopped");
            } else if (words[0].equals("start")) {
                runner.startNode(node);
                out.println("started");
            }
        }
        // Nothing of it is needed any more: without the order in which nodes take leave of each other.
        Runtime.getRuntime().halt(0);
    }

    /** Ports for HTTP, and for the nodes among themselves. */
    private static List<Integer> after(int port) {
        List<Integer> ports = new ArrayList<>();
        for (int way = 0; way <= 100; way += 100) {
            for (int node = 1; node <= NODES; node++) {
                ports.add(port + way + node);
            }
        }
        return ports;
    }

    private static List<Integer> free(int number) throws Exception {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int at = 0; at < number; at++) {
            // Held until all are found, so that none is found twice.
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            ports.add(sockets.get(at).getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
