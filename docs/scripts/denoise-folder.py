# Denoises every TIFF and PNG image of a folder; goes on after one that fails.

#@ File (label = "Folder of noisy images", style = "directory") input
#@ File (label = "Folder for the results", style = "directory") output
#@ CommandService command

from ij import IJ
from java.io import File
from org.gncfoe.command import GncDenoise

output.mkdirs()
for name in sorted(input.list()):
    if not name.endswith((".tif", ".tiff", ".png")):
        continue
    image = IJ.openImage(File(input, name).path)
    if image is None:
        print(name + ": not an image")
        continue
    module = command.run(GncDenoise, False, "image", image, "sigma", "auto").get()
    result = module.getOutput("output")
    if result is None:
        print(name + ": " + module.getCancelReason())
    else:
        IJ.saveAsTiff(result, File(output, name.rsplit(".", 1)[0] + ".tif").path)
