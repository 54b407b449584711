// Fills in the hot and dead pixels of an image; all other pixels stay as they are.

#@ File (label = "Image with hot pixels") input
#@ File (label = "Result (.tif)", style = "save") output
#@ CommandService command

import ij.IJ
import org.gncfoe.command.GncInpaint

module = command.run(GncInpaint, false, "image", IJ.openImage(input.path), "missing", "hot").get()
result = module.getOutput("output")
if (result == null) throw new IllegalStateException(module.cancelReason)
println(result.infoProperty) // how many pixels were filled in
IJ.saveAsTiff(result, output.path)
null // else Fiji shows the value of the last line in a window
