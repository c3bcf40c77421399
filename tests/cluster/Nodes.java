import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * Three OpenSearch nodes in one process, at the ports behind one: FOLDER PORT. Says "ready" when they are green. Reads
 * "stop N" and "start N" (N from 0) from standard input and says "stopped" and "started"; ends with its input.
 */
public class Nodes {
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        String seeds = IntStream.range(0, 3).mapToObj(n -> "127.0.0.1:" + (port + 100 + n)).collect(Collectors.joining(","));
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("http.port", port + number);
            settings.put("transport.port", port + 99 + number);
            settings.put("network.host", "127.0.0.1");
            settings.putList("discovery.seed_hosts", seeds.split(","));
            settings.putList("cluster.initial_cluster_manager_nodes", "Node 1");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("bootstrap.memory_lock", false);
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).numOfNode(3).clusterName("dateline-test").useLogger());
        runner.ensureGreen();
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.trim().split(" ");
            int node = words.length > 1 ? Integer.parseInt(words[1]) : 0;
            if (words[0].equals("stop")) {
                runner.getNode(node).close();
                System.out.println("stopped");
            } else if (words[0].equals("start")) {
                runner.startNode(node);
                System.out.println("started");
            }
        }
        runner.close();
        System.exit(0);
    }
}
