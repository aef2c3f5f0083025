package org.ecny.wallet.android;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.ecny.wallet.Check;
import org.ecny.wallet.Pair;
import org.ecny.wallet.Wallet;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The resources and the manifest say what the code does. */
public final class PackagingTest {
    private static final Path HOME = Paths.get(System.getProperty("ecny.android"));

    public void theAidOfTheServiceIsTheOneAReaderSelects() throws Exception {
        Document service = xml(Files.readAllBytes(HOME.resolve("android/res/xml/apduservice.xml")));
        String aid = attribute(service, "aid-filter", "android:name");

        Check.equal(Wallet.AID, aid);
        try (Pair pair = new Pair(0)) {
            byte[] select = pair.bob.collect(1);
            StringBuilder selected = new StringBuilder();
            for (byte b : Arrays.copyOfRange(select, 5, 5 + select[4])) {
                selected.append(String.format("%02X", b));
            }
            Check.equal(aid, selected.toString());
        }
        Check.equal("other", attribute(service, "aid-group", "android:category"));
        Check.equal("true", attribute(service, "host-apdu-service", "android:requireDeviceUnlock"));
    }

    public void everyStringOfTheServiceIsThereInBothLanguages() throws Exception {
        String service = text("android/res/xml/apduservice.xml");
        Set<String> used = new HashSet<>();
        Matcher string = Pattern.compile("@string/(\\w+)").matcher(service);
        while (string.find()) {
            used.add(string.group(1));
        }
        Check.equal(2, used.size());
        for (String language : new String[] {"values", "values-zh"}) {
            Document strings = xml(Files.readAllBytes(HOME.resolve("android/res/" + language + "/strings.xml")));
            for (int i = 0; i < strings.getElementsByTagName("string").getLength(); i++) {
                Element one = (Element) strings.getElementsByTagName("string").item(i);
                Check.that(used.contains(one.getAttribute("name")), one.getAttribute("name") + " is used");
                Check.that(!one.getTextContent().isEmpty(), "it says something");
            }
            Check.equal(used.size(), strings.getElementsByTagName("string").getLength());
        }
    }

    public void theManifestOfTheReadmeDeclaresTheServiceOfTheQuickStart() throws Exception {
        String readme = text("README.md");
        Matcher block = Pattern.compile("```xml\n(<manifest.*?)```", Pattern.DOTALL).matcher(readme);
        Check.that(block.find(), "the README has a manifest");
        Document manifest = xml(block.group(1).getBytes(StandardCharsets.UTF_8));

        Check.equal(".CardService", attribute(manifest, "service", "android:name"));
        Check.that(readme.contains("public class CardService extends WalletApduService"), "the quick start has it");
        Check.equal("true", attribute(manifest, "service", "android:exported"));
        Check.equal("android.permission.BIND_NFC_SERVICE", attribute(manifest, "service", "android:permission"));
        Check.equal("@xml/apduservice", attribute(manifest, "meta-data", "android:resource"));
    }

    private static String text(String path) throws IOException {
        return new String(Files.readAllBytes(HOME.resolve(path)), StandardCharsets.UTF_8);
    }

    private static Document xml(byte[] bytes) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static String attribute(Document document, String element, String name) {
        return ((Element) document.getElementsByTagName(element).item(0)).getAttribute(name);
    }
}
