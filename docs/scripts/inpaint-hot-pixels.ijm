// Fills in the hot and dead pixels of an image; all other pixels stay as they are.
// The result, NAME-inpainted.tif, is saved beside it. The image is asked for, or given on the command line:
//   java -jar ij.jar -batch inpaint-hot-pixels.ijm /data/cells.tif

path = getArgument();
if (path == "") path = File.openDialog("Image with hot pixels");

setBatchMode(true);
open(path);
run("GNC Inpaint", "missing=hot");
print(getMetadata("Info")); // how many pixels were filled in
saveAs("tiff", File.getDirectory(path) + File.getNameWithoutExtension(path) + "-inpainted.tif");
close("*");
